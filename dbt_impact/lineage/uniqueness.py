"""Joins that find at most one partner for a row, as the other side has one row for each value of what is joined on."""

from collections.abc import Collection, Iterable

from dbt_impact.lineage.terms import Terms
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
    own = {column.value.term: column.value.type for column in joined[0].relation.columns}
    given = {column.value.term: column.value.type for item in others for column in item.relation.columns}
    met = {
        key
        for each in conditions
        for key, other in _compared(terms, each)
        if other in given
        and key in own
        and key not in given
        and other not in own
        and _one_type(terms, key, own[key], other, given[other])
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


def _one_type(terms: Terms, key: int, of_key: str | None, other: int, of_other: str | None) -> bool:
    if of_key is not None and of_key == of_other:
        return True
    column = _column(terms, key)
    return column is not None and column == _column(terms, other)


def _column(terms: Terms, term: int) -> tuple[object, object] | None:
    """The column of a relation, whichever occurrence of it."""
    match terms.key(term):
        case ("col", name, _, column):
            return name, column
        case ("nullable", int(inner), *_):
            return _column(terms, inner)
        case _:
            return None
