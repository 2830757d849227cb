"""What a Python model reads and how it configures itself, from its syntax tree alone."""

import ast
from collections.abc import Iterator

from dbt_impact.compile.static.calls import Ref, Scan, Unclear
from dbt_impact.errors import Unreadable

_MOST_CHARACTERS = 1_000_000


def scan_python(text: str) -> Scan:
    """The calls of `dbt.ref`, `dbt.source` and `dbt.config`. Raises Unreadable where it is no Python."""
    if len(text) > _MOST_CHARACTERS:
        raise Unreadable(f"it has {len(text):,} characters: more than {_MOST_CHARACTERS:,} are not read")
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(f"its Python can't be parsed ({' '.join(str(error).split())})") from error
    refs: dict[Ref, None] = {}
    sources: dict[tuple[str, str], None] = {}
    config: dict[str, object | Unclear] = {}
    computed = False
    for name, call in _calls(tree):
        if name == "config":
            config |= {each.arg: _constant(each.value) for each in call.keywords if each.arg is not None}
            continue
        words = [_constant(each) for each in call.args]
        named = {each.arg: _constant(each.value) for each in call.keywords}
        plain = [each for each in words if isinstance(each, str)]
        if len(plain) != len(words) or not plain:
            computed = True
        elif name == "source" and len(plain) == 2:
            sources[plain[0], plain[1]] = None
        elif name == "ref":
            version = named.get("version", named.get("v"))
            package = plain[0] if len(plain) == 2 else None
            refs[Ref(plain[-1], package, None if version is None else str(version))] = None
    return Scan(refs=tuple(refs), sources=tuple(sources), config=config, computed=computed)


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="dbt"), attr="ref" | "source" | "config" as name)):
                yield name, node
            case _:
                continue


def _constant(expression: ast.expr) -> object | Unclear:
    try:
        value: object = ast.literal_eval(expression)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return Unclear(ast.dump(expression))
    return list(value) if isinstance(value, (tuple, set)) else value
