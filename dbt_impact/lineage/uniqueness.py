"""Joins that find at most one partner for a row, as the other side has one row for each value of what is joined on."""

from collections.abc import Collection, Iterable

from dbt_impact.lineage.terms import Part, Terms
from dbt_impact.lineage.values import Item


def at_most_one(
    terms: Terms, items: Iterable[Item], rows: int, others: Iterable[Item], conditions: Collection[int]
) -> bool:
    """Whether each row of the `others` meets at most one of the joined `items`, whose rows are `rows`.

    They must be grouped by no more than what the conditions compare with columns of the others. Types must be known
    to be the same: the texts `1` and `01` are two groups and one number.
    """
    joined = list(items)
    if len(joined) != 1 or joined[0].relation.open is not None:
        return False
    keys = _keys(terms, rows)
    if keys is None:
        return False
    own = {column.value.term for column in joined[0].relation.columns}
    given = {column.value.term for item in others for column in item.relation.columns}
    met = {
        key
        for each in conditions
        for key, other in _compared(terms, each)
        if key in own - given and other in given - own and _one_type(terms, key, other)
    }
    return met.issuperset(keys)


def _keys(terms: Terms, rows: int) -> tuple[int, ...] | None:
    """What no two rows have in common; None where nothing is known. Rows left out of a grouping leave it one."""
    match terms.key(rows):
        case ("one row",):
            return ()
        case ("group" | "first of each", int(_), int(keys), *_):
            return terms.parts(keys)
        case ("join", int(relations), *_) if len(inner := terms.parts(relations)) == 1:
            return _keys(terms, inner[0])
        case _:
            return None


def _compared(terms: Terms, condition: int) -> list[tuple[int, int]]:
    match terms.key(condition):
        case ("bag", "=", int(one), int(other)):
            return [(one, other), (other, one)]
        case _:
            return []


def _one_type(terms: Terms, key: int, other: int) -> bool:
    """Whether both are one column, in whichever occurrence of its relation, or are cast to one type."""
    one = _typed_by(terms, key)
    return one is not None and one == _typed_by(terms, other)


def _typed_by(terms: Terms, term: int) -> tuple[Part, ...] | None:
    match terms.key(term):
        case ("col", name, _, column):
            return ("col", name, column)
        case ("nullable", int(inner), *_):
            return _typed_by(terms, inner)
        case ("Cast" | "TryCast", int(_), *to):
            return ("cast", *to)
        case _:
            return None
