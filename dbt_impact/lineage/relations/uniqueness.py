"""Joins that find at most one partner for a row, as the other side has one row for each value of what is joined on."""

from collections.abc import Collection, Iterable, Iterator

from dbt_impact.lineage.terms.terms import Part, Terms
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.types.data_types import DATES, NUMBERS, SqlType, type_of_node
from dbt_impact.lineage.types.written_types import data_type
from dbt_impact.lineage.values import Item

# Types whose values are equal only where they are the same, among those of one set.
_EXACT = (NUMBERS - {"FLOAT", "DOUBLE"}, DATES - {"TIMESTAMPTZ"})


def at_most_one(
    tracer: Tracer, items: Iterable[Item], rows: int, others: Iterable[Item], conditions: Collection[int]
) -> bool:
    """Whether each row of the `others` meets at most one of the joined `items`, whose rows are `rows`.

    They must be grouped by no more than what the conditions compare with columns of the others. Types must be known
    to be the same: the texts `1` and `01` are two groups and one number.
    """
    joined = list(items)
    if len(joined) != 1 or joined[0].relation.open is not None:
        return False
    keys = list(unique_keys(tracer.terms, rows))
    if not keys:
        return False
    met = _met(tracer, joined[0], others, conditions)
    return any(met.issuperset(each) for each in keys)


def tested_key(
    tracer: Tracer, items: Iterable[Item], rows: int, others: Iterable[Item], conditions: Collection[int]
) -> tuple[str, tuple[str, ...]] | None:
    """The leaf and its columns that are joined on, of which a test says that no two rows have them in common.

    None where nobody tests that, or the types are not known to be the same. A test is no proof: what is compared must
    not rest on it.
    """
    joined = list(items)
    leaf = _leaf(tracer.terms, rows)
    if tracer.tested is None or leaf is None or len(joined) != 1:
        return None
    name, number = leaf
    keys = list(tracer.tested(name))
    if not keys:
        return None
    met = {
        str(tracer.terms.key(each)[3]).lower()
        for each in _met(tracer, joined[0], others, conditions)
        if tracer.terms.key(each)[:3] == ("col", name, number)
    }
    found = next((key for key in keys if met.issuperset(each.lower() for each in key)), None)
    return None if found is None else (name, found)


def _leaf(terms: Terms, rows: int) -> tuple[str, str] | None:
    """The relation, and which occurrence of it, whose rows these are, or some of them."""
    match terms.key(rows):
        case ("rel", str(name), str(number)):
            return name, number
        case ("join", int(relations), int(_)) if len(inner := terms.parts(relations)) == 1:
            return _leaf(terms, inner[0])
        case _:
            return None


def _met(tracer: Tracer, joined: Item, others: Iterable[Item], conditions: Collection[int]) -> set[int]:
    """The columns of the joined item that the conditions compare with columns of the others, of the same type."""
    own = {column.value.term for column in joined.relation.columns}
    given = {column.value.term for item in others for column in item.relation.columns}
    return {
        key
        for each in conditions
        for key, other in compared(tracer.terms, each)
        if key in own - given and other in given - own and one_type(tracer, key, other)
    }


def unique_keys(terms: Terms, rows: int) -> Iterator[tuple[int, ...]]:
    """What no two rows have in common, in every way that is known. Rows left out of a grouping leave it one."""
    match terms.key(rows):
        case ("one row",):
            yield ()
        case ("group" | "first of each", int(_), int(keys), *_):
            yield terms.parts(keys)
        case ("join", int(relations), int(conditions)):
            inner, kept = terms.parts(relations), terms.parts(conditions)
            if len(inner) == 1:
                yield from unique_keys(terms, inner[0])
            for one in (one for each in kept for one, other in compared(terms, each) if _is_one(terms, other)):
                yield from _numbered(terms, inner, kept, one)
        case ("drel", str(name), str(number), int(walled)):
            for inside in unique_keys(terms, walled):
                yield tuple(terms.of("dcol", name, number, each) for each in inside)
        case _:
            return


def _is_one(terms: Terms, term: int) -> bool:
    return terms.key(term) == ("literal", "1", "number")


def _numbered(
    terms: Terms, relations: tuple[int, ...], kept: tuple[int, ...], number: int
) -> Iterator[tuple[int, ...]]:
    """The partition of a `row_number()` that is 1, where what is kept are some of the very rows that it numbers."""
    match terms.key(number):
        case ("window", int(function), int(partition), int(_), int(over), *_):
            if terms.key(function) != ("RowNumber",):
                return
            match terms.key(over):
                case ("join", int(numbered), int(conditions)):
                    same = terms.parts(numbered) == relations and {*terms.parts(conditions)} <= {*kept}
                case _:
                    same = relations == (over,)
            if same:
                yield terms.parts(partition)
        case _:
            return


def compared(terms: Terms, condition: int) -> list[tuple[int, int]]:
    """The two sides of an equality, either way round."""
    match terms.key(condition):
        case ("bag", "=", int(one), int(other)):
            return [(one, other), (other, one)]
        case _:
            return []


def one_type(tracer: Tracer, key: int, other: int) -> bool:
    """Whether both are one column, are cast to one type, or are listed with types that compare exactly."""
    one = _typed_by(tracer.terms, key)
    if one is not None and one == _typed_by(tracer.terms, other):
        return True
    first, second = _known_type(tracer, key), _known_type(tracer, other)
    if first is None or second is None:
        return False
    return first == second or any(first.kind in kinds and second.kind in kinds for kinds in _EXACT)


def _known_type(tracer: Tracer, term: int) -> SqlType | None:
    """The type that a term is cast to, or that a catalog or a contract lists."""
    match _typed_by(tracer.terms, term):
        case ("cast", "to", int(to)):
            return type_of_node(data_type(tracer.terms, to), tracer.dialect.sqlglot)
        case _:
            return tracer.listed(term)


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
