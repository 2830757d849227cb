"""Functions of texts in a test of column names, as DuckDB works them out for ASCII."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from dbt_impact.lineage.tracer import Unresolvable

_LONGEST = 10_000


def _replace(text: str, old: str, new: str) -> str:
    if not old:
        return text
    if len(text) * max(1, len(new)) > _LONGEST:
        raise ValueError
    return text.replace(old, new)


def _left(text: str, length: int) -> str:
    return text[:length]


def _right(text: str, length: int) -> str:
    return text[-length:] if length else ""


def _part(text: str, start: int, length: int = _LONGEST) -> str:
    if start < 1:
        raise ValueError
    return text[start - 1 : start - 1 + length]


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "lower": str.lower,
    "upper": str.upper,
    "length": len,
    "len": len,
    "reverse": lambda text: text[::-1],
    "left": _left,
    "right": _right,
    "substring": _part,
    "replace": _replace,
    "starts_with": str.startswith,
    "prefix": str.startswith,
    "ends_with": str.endswith,
    "suffix": str.endswith,
    "contains": lambda text, part: part in text,
    "str_position": lambda text, part: text.find(part) + 1,
    "array_contains": lambda texts, text: text in texts,
    "concat": lambda *texts: "".join(texts),
}


def called(node: exp.Expr, value: Callable[[exp.Expr], Any]) -> Any:
    """What a call, a method, a place in a text or `||` gives; `value` works out its operands. Raises Unresolvable."""
    name, operands = _call(node)
    known = [value(each) for each in operands]
    if None in known:
        if name == "concat":
            raise Unresolvable("a test of column names that puts a null into a text", node)
        return None
    function = _FUNCTIONS.get(name)
    if function is None:
        raise Unresolvable(f"a test of column names with `{name}`", node)
    try:
        found = function(*known)
    except (TypeError, ValueError, AttributeError):
        raise Unresolvable(f"a test of column names with `{name}` of such operands", node) from None
    if isinstance(found, str) and len(found) > _LONGEST:
        raise Unresolvable("a test of column names that makes long texts of them", node)
    return found


def _call(node: exp.Expr) -> tuple[str, list[exp.Expr]]:
    match node:
        case exp.Bracket():
            return "substring", [node.this, *_place(node)]
        case exp.DPipe():
            return "concat", [node.this, node.expression]
        case exp.Dot() if isinstance(node.expression, exp.Anonymous):
            return str(node.expression.this).lower(), [node.this, *node.expression.expressions]
        case exp.Anonymous():
            return str(node.this).lower(), list(node.expressions)
        case exp.Func():
            operands = [one for each in node.args.values() for one in (each if isinstance(each, list) else [each])]
            return node.sql_name().lower(), [each for each in operands if isinstance(each, exp.Expr)]
        case _:
            raise Unresolvable(f"a test of column names with a {type(node).__name__.lower()}", node)


def _place(node: exp.Bracket) -> list[exp.Expr]:
    """The start and length of `c[2]` or `c[2:3]`; the grammar counts a lone place from 0."""
    place = node.expressions[0] if len(node.expressions) == 1 else None
    if isinstance(place, exp.Literal) and str(place.this).isdigit():
        return [exp.Literal.number(int(place.this) + 1), exp.Literal.number(1)]
    if isinstance(place, exp.Slice) and place.args.get("step") is None:
        start, end = place.this, place.expression
        if all(isinstance(each, exp.Literal) and str(each.this).isdigit() for each in (start, end)):
            length = int(end.this) - int(start.this) + 1
            if int(start.this) > 0 and length >= 0:
                return [start, exp.Literal.number(length)]
    raise Unresolvable("a test of column names with such a place in them", node)
