"""What a name stands for inside a query: a term, what it is made of, and the relations that offer such names."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec

from dbt_impact.lineage.fragment import Fragment

IDENTITY, TRANSFORMATION, AGGREGATION = "IDENTITY", "TRANSFORMATION", "AGGREGATION"
JOIN, FILTER, GROUP_BY, SORT, WINDOW, CONDITIONAL = "JOIN", "FILTER", "GROUP_BY", "SORT", "WINDOW", "CONDITIONAL"
DIRECT = (IDENTITY, TRANSFORMATION, AGGREGATION)


class Input(NamedTuple):
    """A column of a node (or its rows, where `column` is None) and how it is used, in OpenLineage's subtypes."""

    unique_id: str
    column: str | None
    use: str


Inputs = frozenset[Input]
NOTHING: Inputs = frozenset()


class Value(msgspec.Struct, frozen=True, gc=False):
    """What an expression stands for, and what it is made of.

    `definition` is where the query computes it, in whichever of its CTEs; None for what it only reads.
    """

    term: int
    inputs: Inputs = NOTHING
    definition: Fragment | None = None


OpenColumns = Callable[[str], Value | None]
"""Looks up a column that a relation may have beyond those known; None where it certainly has not."""


class Column(msgspec.Struct, frozen=True, gc=False):
    """An output column: its folded name, its value, and the expression that defines it where there is one.

    `written` is the name in the case that the warehouse keeps, None where that is not known; it counts for what looks
    at the names themselves, and is noted where such can (`Dialect.keeps_case`).
    """

    name: str
    value: Value
    definition: Fragment | None = None
    written: str | None = None


class Relation(msgspec.Struct, frozen=True):
    """Something that can be read by name: a node, a CTE, a derived table, a table function.

    `columns` in order; `rows` is the term of its rows; `open` finds columns that are not listed, None where the list
    is whole. `unique_id` is the node's where the relation is one. `certain` is False where a catalog lists the
    columns: it shows production as it was, and a column that it lacks may be there by now. `order` is the term of the
    order in which the rows come, -1 where they have none.
    """

    columns: tuple[Column, ...]
    rows: int
    row_inputs: Inputs = NOTHING
    open: OpenColumns | None = None
    unique_id: str | None = None
    certain: bool = True
    order: int = -1


OTHERS = "*"
"""No column's name: what every finder of columns answers with a term for all that it may find."""


def others(opened: OpenColumns) -> int:
    """The term of all columns that are not listed."""
    found = opened(OTHERS)
    assert found is not None
    return found.term


class Item(msgspec.Struct):
    """A relation as it stands in a `from`: with its alias, and `merged` names that `using` took into another item.

    `has_twins` says that two of its columns have one name.
    """

    alias: str
    relation: Relation
    by_name: dict[str, Value] = {}
    merged: set[str] = msgspec.field(default_factory=set)
    database_path: tuple[str, ...] = ()
    has_twins: bool = False
    _written: dict[str, str | None] | None = None

    def __post_init__(self) -> None:
        columns = self.relation.columns
        # Of two columns with one name the first counts.
        self.by_name = {column.name: column.value for column in reversed(columns)}
        self.has_twins = len(self.by_name) != len(columns)

    def written(self, name: str) -> str | None:
        """A column's name in the case that the warehouse keeps, None where that is not known."""
        if self._written is None:
            self._written = {column.name: column.written for column in reversed(self.relation.columns)}
        return self._written.get(name)


@lru_cache(maxsize=4096)
def used_as(inputs: Inputs, use: str) -> Inputs:
    """The inputs of a value after it was used in some way: an indirect use stays what it is."""
    if use == IDENTITY:
        return inputs
    if use == TRANSFORMATION:
        return frozenset(i._replace(use=TRANSFORMATION) if i.use == IDENTITY else i for i in inputs)
    return frozenset(i._replace(use=use) if i.use in DIRECT else i for i in inputs)


def all_inputs(values: Iterable[Value], use: str) -> Inputs:
    return frozenset[Input]().union(*(used_as(value.inputs, use) for value in values))
