"""Sources that hold nothing but `ref`, `source` and `config`, as most do: they are rendered without Jinja."""

import ast
import re
from collections.abc import Callable

import msgspec

from dbt_impact.compile.messages import Done, Known

PLAIN = ("ref", "source", "config")
_CALL = r"\s*(ref|source|config)\s*\("
_NAMES = (
    r"""\s*(ref|source)\s*\(\s*(?:'([^'\\{}]*)'|"([^"\\{}]*)")\s*(?:,\s*(?:'([^'\\{}]*)'|"([^"\\{}]*)")\s*)?\)\s*"""
)
_MARKS = ("{%", "{#", "%}", "#}", "{{-", "-}}", "{{+", "+}}")
_LONGEST_CALL = 4000
_WORDS = {"true": True, "false": False, "none": None, "True": True, "False": False, "None": None}

Find = Callable[[str, tuple[str, ...]], Known | None]


class _NotPlain(Exception):
    """It takes Jinja after all."""


def rendered_plainly(source: str, find: Find) -> Done | None:
    """What a source renders to; None where that takes Jinja. `find` gives what a `ref` or `source` means."""
    if "{{" not in source and not any(mark in source for mark in (*_MARKS, "}}")):
        return Done(source, (), (), _packed({}), ())
    if any(mark in source for mark in _MARKS):
        return None
    lines = source.replace("\r\n", "\n").replace("\r", "\n")
    data, *rest = lines.split("{{")
    pieces = [each.partition("}}") for each in rest]
    if "}}" in data or not all(
        closed and "}}" not in after and re.match(_CALL, inner) for inner, closed, after in pieces
    ):
        return None
    read: dict[str, None] = {}
    config: dict[str, object] = {}

    def value(expression: str) -> str:
        if (names := re.fullmatch(_NAMES, expression)) is not None:
            given = tuple(each for each in names.groups()[1:] if each is not None)
            known = find(names[1], given)
            if known is None:
                raise _NotPlain
            read[known.unique_id] = None
            return _written(known)
        if not expression.lstrip().startswith("config"):
            raise _NotPlain
        config.update(_settings(expression))
        return ""

    try:
        text = data + "".join(value(inner) + after for inner, _, after in pieces)
        packed = _packed(config)
    except (_NotPlain, OverflowError, UnicodeEncodeError):
        return None
    # Jinja takes one line end off, where it does anything at all.
    return Done(text.removesuffix("\n") if lines.endswith("\n") else text, tuple(read), (), packed, ())


def _written(known: Known) -> str:
    if known.kind == "ephemeral":
        return f"__dbt__cte__{known.identifier}"
    if known.written is None:
        raise _NotPlain
    return known.written


def _settings(call: str) -> dict[str, object]:
    """The arguments of a `config` whose values are all written out."""
    if len(call) > _LONGEST_CALL:
        raise _NotPlain
    try:
        parsed = ast.parse(call.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _NotPlain from None
    if not isinstance(parsed, ast.Call) or parsed.args:
        raise _NotPlain
    return {_named(each.arg): _literal(each.value) for each in parsed.keywords}


def _literal(node: ast.expr) -> object:
    match node:
        case ast.Constant(value=str() | int() | float() | None as found):
            return found
        case ast.Name(id=name) if name in _WORDS:
            return _WORDS[name]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_literal(each) for each in items]
        case ast.Dict(keys=keys, values=values):
            return {_key(key): _literal(each) for key, each in zip(keys, values, strict=True)}
        case _:
            raise _NotPlain


def _key(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise _NotPlain


def _named(argument: str | None) -> str:
    if argument is None:
        raise _NotPlain
    return argument


def _packed(config: dict[str, object]) -> bytes:
    return msgspec.msgpack.encode(config)
