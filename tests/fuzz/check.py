"""Traces and executes queries: what has equal terms must have equal results, on several sets of data."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from sqlglot import exp

from dbt_impact.lineage.dialects import dialect_of
from dbt_impact.lineage.nodes.node import trace_node
from dbt_impact.lineage.parsing.parse import Unparsed, parse
from dbt_impact.lineage.schemas import Schema, leaf
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.tracer import Unresolvable
from dbt_impact.lineage.types.dialects import rules_of
from dbt_impact.lineage.types.rules import Refused
from dbt_impact.lineage.types.types import Types
from dbt_impact.lineage.values import Relation
from tests.fuzz.database import Database, Rows
from tests.fuzz.writer import TABLES

_COMPARED = 24


@dataclass(frozen=True, slots=True)
class Traced:
    """A query with the term of its rows and those of its columns."""

    sql: str
    rows: int
    columns: tuple[int, ...]


@dataclass(slots=True)
class Counts:
    """What a run saw.

    `equal` pairs have equal rows and columns, `partly` equal rows and some equal columns; `twins` are queries with
    some columns of equal terms. Where results of equal terms differ, but one of the queries gives other rows whenever
    its tables hold theirs in another order (`limit` of tied rows), nothing is shown: these are `unsteady`.
    """

    queries: int = 0
    untraced: int = 0
    pairs: int = 0
    equal: int = 0
    partly: int = 0
    twins: int = 0
    unsteady: int = 0
    disagreements: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    """Queries that DuckDB runs and the pass calls broken."""


class Checker:
    """Takes queries one after the other, and compares each with those before that have the same rows."""

    def __init__(self, random: Random) -> None:
        self.counts = Counts()
        self.terms = Terms()
        self._types = Types(self.terms, "duckdb", rules_of("duckdb"), lambda _: {})
        self._database = Database(random)
        self._dialect = dialect_of("duckdb")
        self._by_rows: dict[int, list[Traced]] = {}
        self._results: dict[str, list[Rows] | None] = {}
        self._seen: set[str] = set()

    def take(self, sql: str) -> None:
        if sql in self._seen:
            return
        self._seen.add(sql)
        self.counts.queries += 1
        traced = self.trace(sql)
        if traced is None:
            self.counts.untraced += 1
            return
        self._compare(traced, traced)
        before = self._by_rows.setdefault(traced.rows, [])
        for other in before[-_COMPARED:]:
            self._compare(other, traced)
        before.append(traced)

    def trace(self, sql: str) -> Traced | None:
        """The query's terms; None where the pass gives up or says that it fails."""
        assert self._dialect is not None
        try:
            found = trace_node(
                "m",
                "m",
                parse(sql, self._dialect),
                self._dialect,
                self.terms,
                self._find,
                lambda _: None,
                listed=self._types.listed,
            )
        except (Unresolvable, Unparsed):
            return None
        if any(trouble.kind != "duplicate-column" for trouble in found.troubles):
            # DuckDB never looks into a CTE that nothing reads; other warehouses do.
            if not sql.lower().startswith("with") and self._database.results(sql) is not None:
                self.counts.missed.append(f"{sql}\n  {found.troubles[0].message}")
            return None
        asked = [*(column.value.term for column in found.columns), *(fact.term for fact in found.facts)]
        refused = [each for each in map(self._types.outcome, asked) if isinstance(each, Refused) and each.is_sure]
        if refused and self._database.results(sql) is not None:
            self.counts.missed.append(f"{sql}\n  {refused[0].message}")
        return Traced(sql, found.rows, tuple(column.value.term for column in found.columns))

    def _find(self, table: exp.Table, parts: tuple[str, ...]) -> Relation | None:
        columns = TABLES.get(parts[-1])
        if columns is None:
            return None
        schema = Schema(tuple((c, "integer") for c in columns), False, "catalog")
        self._types.add_leaf(parts[-1], parts[-1], schema)
        return leaf(self.terms, parts[-1], parts[-1], schema)

    def _compare(self, one: Traced, other: Traced) -> None:
        shared = sorted(set(one.columns) & set(other.columns))
        alone = one is other
        if alone and len(shared) == len(one.columns):
            return
        results, others = self._run(one.sql), self._run(other.sql)
        if results is None or others is None:
            return
        if alone:
            self.counts.twins += 1
        else:
            self.counts.pairs += 1
            whole = sorted(one.columns) == sorted(other.columns)
            self.counts.equal += whole
            self.counts.partly += not whole and bool(shared)
        for rows, more in zip(results, others, strict=True):
            first = Counter(_projected(rows, one.columns, shared, last=False))
            second = Counter(_projected(more, other.columns, shared, last=True))
            if first == second:
                continue
            if alone or all(map(self._database.is_steady, (one.sql, other.sql))):
                self.counts.disagreements.append(f"{one.sql}\n{other.sql}")
            else:
                self.counts.unsteady += 1
            return

    def _run(self, sql: str) -> list[Rows] | None:
        if sql not in self._results:
            self._results[sql] = self._database.results(sql)
        return self._results[sql]


def _projected(rows: Rows, columns: tuple[int, ...], wanted: list[int], *, last: bool) -> Iterable[tuple[object, ...]]:
    """The rows with one column for every term: of columns with equal terms the first, or the last."""
    places = {term: i for i, term in (enumerate(columns) if last else reversed(list(enumerate(columns))))}
    return (tuple(row[places[term]] for term in wanted) for row in rows)
