"""What an expression says of a column's name, worked out here: a lambda in `columns(…)`, a comparison of a star."""

import fnmatch
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from dbt_impact.lineage.names.functions import called
from dbt_impact.lineage.names.patterns import fits_like, regular
from dbt_impact.lineage.tracer import Unresolvable

Known = str | int | bool | list[str] | None
_STAR = "*"
_COMPARISONS: Mapping[type[exp.Expr], Callable[[Any, Any], bool]] = {
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
}


def fits(test: exp.Expr, names: Sequence[str], parameter: str = _STAR) -> list[bool]:
    """Which names a test is true of; a name stands where the parameter, or a star, does. Raises Unresolvable."""
    if not all(name.isascii() for name in names):
        raise Unresolvable("a test of column names beyond ASCII", test)
    found = [_value(test, {parameter: name}) for name in names]
    if any(isinstance(each, (str, list)) for each in found):
        raise Unresolvable("a test of column names that is no condition", test)
    return [bool(each) for each in found]


def listed(node: exp.Array, names: Sequence[str]) -> list[str]:
    """The names in a list, of which some may be made of all names: `[x for x in * if …]`. Raises Unresolvable."""
    found: list[Known] = []
    for each in node.expressions:
        if not isinstance(each, exp.Comprehension) or not isinstance(each.args["iterator"].unnest(), exp.Star):
            found.append(_value(each, {}))
            continue
        name, condition = each.expression.name.lower(), each.args.get("condition")
        chosen = [True] * len(names) if condition is None else fits(condition, names, name)
        found.extend(_value(each.this, {name: one}) for one, is_in in zip(names, chosen, strict=True) if is_in)
    if not all(isinstance(each, str) for each in found):
        raise Unresolvable("columns(…) with a list of other things than names", node)
    return [str(each) for each in found]


def _value(node: exp.Expr, names: Mapping[str, str]) -> Known:
    """The value of an expression over names alone. Raises Unresolvable where it is more than that."""
    match node:
        case exp.Star() if _STAR in names:
            return names[_STAR]
        case exp.Identifier() | exp.Column() if node.name.lower() in names:
            return names[node.name.lower()]
        case exp.Paren():
            return _value(node.this, names)
        case exp.Literal():
            return _literal(node)
        case exp.Boolean():
            return bool(node.this)
        case exp.Null():
            return None
        case exp.Array():
            return [_text(_value(each, names), node) for each in node.expressions]
        case exp.And():
            return _every([_truth(node.this, names), _truth(node.expression, names)])
        case exp.Or():
            return _not(_every([_not(_truth(node.this, names)), _not(_truth(node.expression, names))]))
        case exp.Not():
            return _not(_truth(node.this, names))
        case exp.Is() if isinstance(node.expression, exp.Null):
            return _value(node.this, names) is None
        case exp.Between():
            low, high = node.args["low"], node.args["high"]
            return _every([_compared(exp.GTE, node.this, low, names), _compared(exp.LTE, node.this, high, names)])
        case exp.In() if not (node.args.get("query") or node.args.get("unnest")):
            return _in(node, names)
        case exp.EQ() | exp.NEQ() | exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
            return _compared(type(node), node.this, node.expression, names)
        case exp.Like() | exp.ILike() | exp.SimilarTo() | exp.RegexpLike() | exp.Glob():
            return _matched(node, names)
        case exp.Anonymous() if node.name.lower() == "regexp_matches" and len(node.expressions) == 2:
            return _found(node, *(_value(each, names) for each in node.expressions))
        case exp.Func() | exp.Dot() | exp.DPipe() | exp.Bracket():
            known: Known = called(node, lambda each: _value(each, names))
            return known
        case _:
            raise Unresolvable(f"a test of column names with a {type(node).__name__.lower()}", node)


def _literal(node: exp.Literal) -> Known:
    if node.is_string:
        return str(node.this)
    if not str(node.this).isdigit():
        raise Unresolvable("a test of column names with a fraction", node)
    return int(node.this)


def _text(known: Known, node: exp.Expr) -> str:
    if not isinstance(known, str):
        raise Unresolvable("a test of column names with another thing than a text", node)
    return known


def _truth(node: exp.Expr, names: Mapping[str, str]) -> bool | None:
    known = _value(node, names)
    if known is not None and not isinstance(known, bool):
        raise Unresolvable("a test of column names that is no condition", node)
    return known


def _not(known: bool | None) -> bool | None:
    return None if known is None else not known


def _every(known: list[bool | None]) -> bool | None:
    return False if False in known else None if None in known else True


def _compared(kind: type[exp.Expr], one: exp.Expr, other: exp.Expr, names: Mapping[str, str]) -> bool | None:
    left, right = _value(one, names), _value(other, names)
    if left is None or right is None:
        return None
    if type(left) is not type(right) or isinstance(left, list):
        raise Unresolvable("a test of column names that compares unlike things", one)
    return _COMPARISONS[kind](left, right)


def _in(node: exp.In, names: Mapping[str, str]) -> bool | None:
    field = node.args.get("field")
    members = field.expressions if isinstance(field, exp.Array) else node.expressions
    if field is not None and not isinstance(field, exp.Array):
        raise Unresolvable("a test of column names with `in` of something else", node)
    return _not(_every([_not(_compared(exp.EQ, node.this, each, names)) for each in members]))


def _found(node: exp.Expr, name: Known, pattern: Known) -> bool | None:
    if name is None or pattern is None:
        return None
    return regular(_text(pattern, node), [_text(name, node)])[0] is not None


def _matched(node: exp.Expr, names: Mapping[str, str]) -> bool | None:
    name, pattern = _value(node.this, names), _value(node.args["expression"], names)
    if name is None or pattern is None:
        return None
    text, wanted = _text(name, node), _text(pattern, node)
    match node:
        case exp.Like() | exp.ILike():
            return fits_like(wanted, any_case=isinstance(node, exp.ILike))(text) is not bool(node.args.get("negate"))
        case exp.SimilarTo():
            return regular(f"^(?:{wanted})$", [text])[0] is not None
        case exp.RegexpLike() if not (node.args.get("flag") or node.args.get("full_match")):
            somewhere, whole = (regular(each, [text])[0] is not None for each in (wanted, f"^(?:{wanted})$"))
            if somewhere is not whole:
                raise Unresolvable("a test of column names with `~`, which DuckDB's versions take differently", node)
            return whole
        case exp.Glob() if not set(wanted) & set("[\\"):
            return fnmatch.fnmatchcase(text, wanted)
        case _:
            raise Unresolvable("a test of column names with flags or classes", node)
