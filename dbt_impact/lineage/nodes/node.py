"""The lineage of one node: its columns and rows, what it reads, and what is wrong or not known."""

from collections.abc import Callable, Iterable

import msgspec
from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.expressions.watch import Watch
from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.query.query import HANDLERS, trace_query
from dbt_impact.lineage.schemas import Known
from dbt_impact.lineage.terms.terms import Overgrown, Terms
from dbt_impact.lineage.tracer import (
    Called,
    Filled,
    Read,
    RelationFinder,
    RowFact,
    Stacked,
    Tracer,
    Trouble,
    Unresolvable,
)
from dbt_impact.lineage.types.data_types import SqlType
from dbt_impact.lineage.values import NOTHING, Column, Inputs, OpenColumns, Relation

# Some ten seconds' work. What a query of many joins or of CTEs that double each other means grows faster than its text.
_MOST_PARTS = 2_000_000


class NodeLineage(msgspec.Struct, frozen=True):
    """What a node's query means.

    `columns` in order, `open` finds those that are not listed (None: the list is whole). `unresolved` says why the
    node is opaque: then its columns come from its contract or catalog, and depend on everything it reads; `reads` and
    `troubles` are what was found before the tracer gave up. `certain` is False where a star took the columns from a
    catalog: there may be others by now. `relied` are leaves with the columns whose tests were taken at their word.
    `filled` are columns that arms of unions by name do without, `stacked` those that an `unpivot` takes by a star or a
    pattern.
    """

    unique_id: str
    columns: tuple[Column, ...]
    rows: int
    known: Known
    row_inputs: Inputs = NOTHING
    open: OpenColumns | None = None
    reads: tuple[Read, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    facts: tuple[RowFact, ...] = ()
    externals: tuple[tuple[str, ...], ...] = ()
    calls: tuple[tuple[str, ...], ...] = ()
    unresolved: str | None = None
    where: Fragment | None = None
    certain: bool = True
    relied: tuple[tuple[str, tuple[str, ...]], ...] = ()
    filled: tuple[Filled, ...] = ()
    stacked: tuple[Stacked, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def values(self) -> dict[str, int]:
        """The term of each column by its name; of those with one name, the first."""
        return {column.name: column.value.term for column in reversed(self.columns)}


def trace_node(
    unique_id: str,
    name: str,
    tree: exp.Query,
    dialect: Dialect,
    terms: Terms,
    find: RelationFinder,
    ephemeral: Callable[[str], Relation | None],
    *,
    skips_itself: bool = False,
    has_patterns: bool = False,
    watch: Watch | None = None,
    listed: Callable[[int], SqlType | None] = lambda term: None,
    called: Callable[[tuple[str, ...]], Called | None] | None = None,
    tested: Callable[[str], Iterable[tuple[str, ...]]] | None = None,
) -> NodeLineage:
    """The lineage of a node's query. `name` is the node's in the terms. Raises Unresolvable.

    With `skips_itself`, filters that read the node's own relation are left out, as in a run that starts afresh.
    `has_patterns` says that the text may hold a `columns(…)`. `watch` takes down what the query does.
    `listed` tells the type of a leaf's column, where it is listed; `called` finds a function of the project. `tested`
    gives the columns of a leaf that a test holds to be unique, where inputs may rest on that.
    """
    tracer = Tracer(
        dialect=dialect,
        terms=terms,
        find=find,
        node=name,
        handlers=HANDLERS if watch is None else watch.handlers(HANDLERS),
        trace_query=trace_query if watch is None else watch.query(trace_query),
        ephemeral=ephemeral,
        listed=listed,
        called=called,
        tested=tested,
        skips=unique_id if skips_itself else None,
        has_patterns=has_patterns,
        is_watched=watch is not None,
    )
    relation = _traced(tracer, tree)
    return NodeLineage(
        unique_id,
        relation.columns,
        relation.rows,
        "sql",
        relation.row_inputs,
        relation.open,
        tuple(tracer.reads),
        (*tracer.troubles, *_duplicates(relation, tree, dialect)),
        tuple(tracer.facts),
        tuple(parts for parts, _ in tracer.externals),
        tuple(dict.fromkeys(tracer.calls)),
        certain=relation.certain,
        relied=tuple(dict.fromkeys(tracer.relied)),
        filled=tuple(tracer.filled),
        stacked=tuple(tracer.stacked),
    )


def _traced(tracer: Tracer, tree: exp.Query) -> Relation:
    try:
        with tracer.terms.at_most(_MOST_PARTS):
            return tracer.trace_query(tracer, tree, None)
    except RecursionError:
        gave_up = Unresolvable("an expression that nests too deep")
    except Overgrown:
        gave_up = Unresolvable("a query whose meaning grows beyond what its text says")
    except Unresolvable as reason:
        gave_up = reason
    gave_up.reads, gave_up.troubles = tuple(tracer.reads), tuple(tracer.troubles)
    raise gave_up from None


def _duplicates(relation: Relation, tree: exp.Query, dialect: Dialect) -> list[Trouble]:
    if len({column.name for column in relation.columns}) == len(relation.columns):
        return []
    seen: set[str] = set()
    found: list[Trouble] = []
    for column in relation.columns:
        if column.name in seen:
            message = f"two output columns are named `{dialect.show(column.name)}`"
            found.append(Trouble("duplicate-column", column.name, "", message, Fragment(tree, dialect.sqlglot)))
        seen.add(column.name)
    return found
