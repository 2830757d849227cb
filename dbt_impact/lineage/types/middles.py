"""Types of medians and quantiles in DuckDB: a value that is there, or one between two of them."""

from collections.abc import Callable, Sequence

from dbt_impact.lineage.terms.terms import Part, Terms, as_term
from dbt_impact.lineage.types.data_types import DOUBLE, TIMESTAMP, WHOLE_NUMBERS, SqlType

_BETWEEN = frozenset({"median", "quantile_cont", "mad"})
_THERE = frozenset({"quantile_disc", "quantile"})
# What nothing lies between: a median of these is one of them.
_APART = frozenset({"VARCHAR", "BOOLEAN", "INTERVAL", "UUID"})
_WITHIN = {"PercentileCont": "quantile_cont", "PercentileDisc": "quantile_disc"}


def middle(function: str, given: Sequence[SqlType | None]) -> SqlType | None:
    """The type of a quantile of values of the first type; a list where several are asked for."""
    first = given[0] if given else None
    if first is None or (function not in _THERE and function not in _BETWEEN) or first.kind == "NULL":
        return None
    one = first.stored if function in _THERE else _between(function, first.stored)
    asked = given[1] if len(given) > 1 else None
    if one is None or (len(given) > 1 and asked is None):
        return None
    return SqlType("ARRAY", inner=(("", one),)) if asked is not None and asked.kind == "ARRAY" else one


def _between(function: str, of: SqlType) -> SqlType | None:
    if function == "mad" and of.kind not in WHOLE_NUMBERS | {"DOUBLE", "FLOAT", "DECIMAL"}:
        return None
    if of.kind in WHOLE_NUMBERS:
        return DOUBLE
    if of.kind == "DATE":
        return TIMESTAMP
    if of.kind in ("DOUBLE", "FLOAT", "DECIMAL", "TIMESTAMP", "TIMESTAMPTZ", "TIME"):
        return of
    return of if of.kind in _APART and function == "median" else None


def within_group(terms: Terms, key: tuple[Part, ...], look: Callable[[int], SqlType | None]) -> SqlType | None:
    """The type of `percentile_cont(0.5) within group (order by x)`."""
    made = terms.key(as_term(key[1]))
    function = _WITHIN.get(str(made[0]))
    order = terms.key(as_term(key[-1]))
    ordered = [terms.key(each) for each in order[1:] if isinstance(each, int)]
    if function is None or len(ordered) != 1 or ordered[0][0] != "Ordered" or len(made) != 2:
        return None
    return middle(function, [look(as_term(ordered[0][1])), look(as_term(made[1]))])
