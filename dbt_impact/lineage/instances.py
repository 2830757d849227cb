"""Relations as they enter a query: numbered apart from each other, renamed, and null-extended by outer joins."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.terms.walls import WIDE
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.values import TRANSFORMATION, Column, Item, OpenColumns, Relation, Value, all_inputs, others

# A relation that joins more occurrences than this is walled off: each join of it with itself doubles them.
MOST_OCCURRENCES = 48


def mapped(relation: Relation, change: Callable[[int], int], rows: int | None = None) -> Relation:
    """The relation with every column's term changed, and its rows replaced where they are given."""
    columns = tuple(
        Column(each.name, _changed(each.value, change), each.definition, each.written) for each in relation.columns
    )
    found = relation.open
    opened: OpenColumns | None = None
    if found is not None:
        source = found

        def opened(name: str) -> Value | None:
            value = source(name)
            return None if value is None else replace(value, term=change(value.term))

    return replace(relation, columns=columns, open=opened, rows=relation.rows if rows is None else rows, order=-1)


def _changed(value: Value, change: Callable[[int], int]) -> Value:
    return Value(change(value.term), value.inputs, value.definition)


def instance(tracer: Tracer, scope: Scope, relation: Relation, *, nested: bool) -> Relation:
    """The relation with its leaves numbered after those that the scope holds already.

    `nested` relations were traced one level further in (derived tables): what they read of the level around becomes
    part of the scope's own level.
    """
    terms = tracer.terms
    extent = terms.extent_of_all([relation.rows, *[column.value.term for column in relation.columns]])
    if sum(extent.values()) > MOST_OCCURRENCES:
        relation, extent = walled(tracer.terms, relation, WIDE), {WIDE: 1}
    before = dict(scope.occurrences)
    offsets = {name: before[name] for name in extent if name in before}
    for name, count in extent.items():
        scope.occurrences[name] = before.get(name, 0) + count
    outer = -1 if nested else 0
    if not offsets and not (nested and (relation.open is not None or reads_outside(tracer, relation))):
        return relation

    def renumber(term: int) -> int:
        return terms.shift(term, offsets, outer=outer)

    order = renumber(relation.order) if relation.order >= 0 else -1
    return replace(mapped(relation, renumber, renumber(relation.rows)), order=order)


def walled(terms: Terms, relation: Relation, name: str) -> Relation:
    """The relation as one occurrence of a leaf of its own, which holds its terms: they stay small for its readers."""

    def wall(term: int) -> int:
        return terms.of("dcol", name, "0", terms.shift(term, {}, outer=1))

    rows = terms.of("drel", name, "0", terms.shift(relation.rows, {}, outer=1))
    order = wall(relation.order) if relation.order >= 0 else -1
    return replace(mapped(relation, wall, rows), order=order)


def reads_outside(tracer: Tracer, relation: Relation) -> bool:
    """Whether the rows or a listed column read a query around the relation's own."""
    terms = tracer.terms
    if not terms.has_outer:
        return False
    return terms.reads_outside(relation.rows) or any(
        terms.reads_outside(column.value.term) for column in relation.columns
    )


def renamed(terms: Terms, relation: Relation, names: list[str]) -> Relation:
    """The relation under an alias with a column list; names beyond the list keep their own.

    Where the columns are not known, each place may be any of them.
    """
    if not names:
        return relation
    if relation.open is not None:
        return replace(relation, columns=tuple(_placed(terms, relation, names)))
    columns = tuple(
        Column(names[i], column.value, column.definition) if i < len(names) else column
        for i, column in enumerate(relation.columns)
    )
    return replace(relation, columns=columns)


def _placed(terms: Terms, relation: Relation, names: list[str]) -> Iterator[Column]:
    opened = relation.open
    assert opened is not None
    every = [each.value for each in relation.columns]
    inputs = all_inputs([*every, Value(relation.rows, relation.row_inputs)], TRANSFORMATION)
    for i, name in enumerate(names):
        term = terms.of("place", str(i), others(opened), *(value.term for value in every))
        yield Column(name, Value(term, inputs))


def null_extended(tracer: Tracer, item: Item, rows: int, condition: int) -> Item:
    """The item on the side of an outer join that may find no partner: its values depend on that side's rows."""
    terms = tracer.terms

    def nullable(term: int) -> int:
        return terms.of("nullable", term, rows, condition)

    extended = Item(item.alias, mapped(item.relation, nullable), database_path=item.database_path)
    extended.merged = item.merged
    return extended
