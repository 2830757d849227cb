"""What one pass over one query carries along and collects: names read, problems, and what decides its rows."""

from collections.abc import Callable, Iterable
from typing import Any, Literal, Protocol

import msgspec
from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.types.data_types import SqlType
from dbt_impact.lineage.values import TRANSFORMATION, Inputs, Relation, Value, all_inputs, used_as

TroubleKind = Literal[
    "missing-column",
    "ambiguous-column",
    "set-operation",
    "duplicate-column",
    "type-mismatch",
    "ungrouped-column",
    "invalid-query",
]
FactKind = Literal["filter", "join", "grain", "distinct", "union", "arm", "limit", "row maker"]

_MOST_INPUTS = 1_000_000


class Unresolvable(Exception):
    """A construct that the pass does not know, so that nothing can be said of the whole query.

    `reads` and `troubles` are what the query read up to there, and what was wrong with it.
    """

    def __init__(self, reason: str, expression: exp.Expr | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.expression = expression
        self.reads: tuple[Read, ...] = ()
        self.troubles: tuple[Trouble, ...] = ()


class Read(msgspec.Struct, frozen=True, gc=False):
    """A column reference: what it says, which relation of which query level it means, and what that depends on."""

    use: str
    name: str
    qualifier: str
    target: str
    depth: int
    inputs: Inputs
    fragment: Fragment


class Trouble(msgspec.Struct, frozen=True, gc=False):
    """A reason why the query fails as it stands: `possible` where a relation's columns are not all known.

    `is_unread`: it stands in a CTE that nothing reads, and the warehouse may not look at it.
    """

    kind: TroubleKind
    name: str
    qualifier: str
    message: str
    fragment: Fragment
    possible: bool = False
    is_unread: bool = False


class Filled(msgspec.Struct, frozen=True, gc=False):
    """A column that an arm of a `union by name` does not have: it is null in that arm's rows."""

    name: str
    arm: int
    fragment: Fragment


class Stacked(msgspec.Struct, frozen=True, gc=False):
    """A column that an `unpivot` makes rows of without naming it: a star or a pattern takes it."""

    name: str
    fragment: Fragment


class RowFact(msgspec.Struct, frozen=True, gc=False):
    """One thing that decides which rows there are: a filter, a join, a grouping.

    `keys` are where the query computes what it groups by.
    """

    kind: FactKind
    term: int
    fragment: Fragment
    keys: tuple[Fragment, ...] = ()


class RelationFinder(Protocol):
    """Finds the relation that a table reference means, or None where no node builds it."""

    def __call__(self, table: exp.Table, parts: tuple[str, ...]) -> Relation | None: ...


class Called(msgspec.Struct, frozen=True):
    """A function of the project that a call means: what it gives, and how it may be called."""

    name: str
    value: Value
    takes: Callable[[int], bool]
    is_aggregate: bool = False
    is_volatile: bool = False


class Tracer(msgspec.Struct):
    """The state of a pass. `uses` gathers what the expression at hand reads, `use` how it is read there.

    `skips` is the node whose own relation no filter may read. `has_patterns`: somewhere there is a `columns(…)`.
    `is_watched`: the handlers note what they make, so every expression has to go through its own.
    `listed` tells the type of a leaf's column, where a catalog or a contract does. `called` finds the function of the
    project that a name means, where the project has any. `tested` gives the columns of a leaf that a test holds to be
    unique, where inputs may rest on that; `relied` are those that they rest on.
    """

    dialect: Dialect
    terms: Terms
    find: RelationFinder
    node: str
    handlers: "dict[type[exp.Expr], Callable[[Tracer, Any, exp.Expr], int]]"
    trace_query: "Callable[[Tracer, exp.Expr, Any], Relation]"
    ephemeral: Callable[[str], Relation | None]
    listed: Callable[[int], SqlType | None] = lambda term: None
    called: Callable[[tuple[str, ...]], Called | None] | None = None
    tested: Callable[[str], Iterable[tuple[str, ...]]] | None = None
    relied: list[tuple[str, tuple[str, ...]]] = []
    skips: str | None = None
    has_patterns: bool = False
    is_watched: bool = False
    reads: list[Read] = []
    troubles: list[Trouble] = []
    facts: list[RowFact] = []
    filled: list[Filled] = []
    stacked: list[Stacked] = []
    externals: list[tuple[tuple[str, ...], exp.Table]] = []
    calls: list[tuple[str, ...]] = []
    uses: list[tuple[Value, str]] = []
    use: str = TRANSFORMATION
    row_makers: list[int] = []
    volatile: int = 0
    parameters: list[tuple[str, ...]] = []
    naming: list[str] = []
    recursions: int = 0
    inputs: int = 0
    chosen: Value | None = None

    def gathering(self, use: str) -> "_Gathering":
        """Collects what is read inside into a list of its own."""
        return _Gathering(self, use)

    def fragment(self, node: exp.Expr) -> Fragment:
        return Fragment(node, self.dialect.sqlglot)

    def trouble(
        self, kind: TroubleKind, name: str, qualifier: str, message: str, node: exp.Expr, possible: bool = False
    ) -> None:
        """Notes a reason why the query fails."""
        self.troubles.append(Trouble(kind, name, qualifier, message, self.fragment(node), possible))

    def fact(self, kind: FactKind, term: int, node: exp.Expr, keys: tuple[Fragment, ...] = ()) -> None:
        """Notes something that decides which rows there are."""
        self.facts.append(RowFact(kind, term, self.fragment(node), keys))

    def weigh(self, inputs: Inputs) -> None:
        """Counts the inputs of an output column. Raises Unresolvable where all columns together have too many."""
        self.inputs += len(inputs)
        if self.inputs > _MOST_INPUTS:
            raise Unresolvable(f"columns that have more than {_MOST_INPUTS:,} inputs between them")

    def read(self, value: Value) -> int:
        """Notes that the expression at hand reads a value."""
        self.uses.append((value, self.use))
        return value.term


class _Gathering:
    """A list of what is read while it lasts. No generator, which takes twice as long: each aggregate has one."""

    __slots__ = ("_outside", "_tracer", "_use")

    def __init__(self, tracer: Tracer, use: str) -> None:
        self._tracer, self._use = tracer, use
        self._outside = tracer.uses, tracer.use

    def __enter__(self) -> list[tuple[Value, str]]:
        inside: list[tuple[Value, str]] = []
        self._tracer.uses, self._tracer.use = inside, self._use
        return inside

    def __exit__(self, *raised: object) -> None:
        self._tracer.uses, self._tracer.use = self._outside


def inputs_of(uses: list[tuple[Value, str]]) -> Inputs:
    """What a list of reads depends on, each as it is used."""
    if len(uses) == 1:
        return used_as(uses[0][0].inputs, uses[0][1])
    found: Inputs = frozenset()
    for use in {use for _, use in uses}:
        found |= all_inputs((value for value, how in uses if how == use), use)
    return found
