"""Traces and executes queries: what has equal terms must have equal results and types, on several sets of data."""

from dataclasses import dataclass, field
from random import Random

from sqlglot import exp

from dbt_impact.lineage.dialects import dialect_of
from dbt_impact.lineage.nodes.node import trace_node
from dbt_impact.lineage.parsing.parse import Unparsed, parse
from dbt_impact.lineage.schemas import Schema, leaf
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.tracer import Unresolvable
from dbt_impact.lineage.types.data_types import differ, read_type, shown
from dbt_impact.lineage.types.dialects import rules_of
from dbt_impact.lineage.types.rules import Refused
from dbt_impact.lineage.types.types import Types
from dbt_impact.lineage.values import Relation
from tests.fuzz.database import Database
from tests.fuzz.results import Result
from tests.fuzz.tables import INTEGERS, Tables

_COMPARED = 24


@dataclass(frozen=True, slots=True)
class Traced:
    """A query with the term of its rows, and its columns: their terms and their names."""

    sql: str
    rows: int
    columns: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class Counts:
    """What a run saw.

    `equal` pairs have equal rows and columns, `partly` equal rows and some equal columns; `twins` are queries with
    some columns of equal terms. Where results of equal terms differ, but one of the queries gives other rows whenever
    its tables hold theirs in another order (`limit` of tied rows), nothing is shown: these are `unsteady`. Results
    that differ in the last digits of floating-point numbers alone are `rounded`: sums may be taken in another order.
    `typed` columns have a type that is known without executing them.
    """

    queries: int = 0
    untraced: int = 0
    pairs: int = 0
    equal: int = 0
    partly: int = 0
    twins: int = 0
    unsteady: int = 0
    rounded: int = 0
    typed: int = 0
    disagreements: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    """Queries that DuckDB runs and the pass calls broken."""
    mistyped: list[str] = field(default_factory=list)
    """Queries that have other columns in DuckDB than is told, or one of another type."""


class Checker:
    """Takes queries one after the other, and compares each with those before that have the same rows."""

    def __init__(self, random: Random, tables: Tables = INTEGERS) -> None:
        self.counts = Counts()
        self.terms = Terms()
        self._types = Types(self.terms, "duckdb", rules_of("duckdb"), lambda _: {})
        self._tables = tables
        self._database = Database(random, tables)
        self._dialect = dialect_of("duckdb")
        self._by_rows: dict[int, list[Traced]] = {}
        self._results: dict[str, list[Result] | None] = {}
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

    def runs(self, sql: str) -> bool:
        return self._database.results(sql) is not None

    def trace(self, sql: str) -> Traced | None:
        """The query's terms; None where the pass gives up or says that it fails."""
        assert self._dialect is not None
        try:
            found = trace_node(
                "m", "m", parse(sql, self._dialect), self._dialect, self.terms, self._find, lambda _: None,
                has_patterns="columns(" in sql.lower(), listed=self._types.listed,
            )  # fmt: skip
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
        if found.open is not None:
            return None
        return Traced(sql, found.rows, tuple(column.value.term for column in found.columns), found.names)

    def _find(self, table: exp.Table, parts: tuple[str, ...]) -> Relation | None:
        columns = self._tables.get(parts[-1])
        if columns is None:
            return None
        schema = Schema(tuple((name, kind.type) for name, kind in columns.items()), False, "catalog")
        self._types.add_leaf(parts[-1], parts[-1], schema)
        return leaf(self.terms, parts[-1], parts[-1], schema)

    def _compare(self, one: Traced, other: Traced) -> None:
        shared = sorted(set(one.columns) & set(other.columns))
        alone = one is other
        if alone and len(shared) == len(one.columns):
            return
        results, others = self._run(one), self._run(other)
        if results is None or others is None:
            return
        if alone:
            self.counts.twins += 1
        else:
            self.counts.pairs += 1
            whole = sorted(one.columns) == sorted(other.columns)
            self.counts.equal += whole
            self.counts.partly += not whole and bool(shared)
        # Of columns with equal terms the first on one side, and the last on the other; of one query, every one.
        wanted = one.columns if alone else shared
        first = [one.columns.index(term) for term in wanted]
        last = [len(other.columns) - 1 - other.columns[::-1].index(term) for term in shared]
        for result, more in zip(results, others, strict=True):
            left, right = result.of(first), more if alone else more.of(last)
            if left.equals(right):
                continue
            if left.is_near(right):
                self.counts.rounded += 1
            elif alone or all(map(self._database.is_steady, (one.sql, other.sql))):
                self.counts.disagreements.append(f"{one.sql}\n{other.sql}")
            else:
                self.counts.unsteady += 1
            return

    def _run(self, traced: Traced) -> list[Result] | None:
        if traced.sql not in self._results:
            found = self._results[traced.sql] = self._database.results(traced.sql)
            if found is not None:
                self._check_columns(traced, found[0])
        return self._results[traced.sql]

    def _check_columns(self, traced: Traced, result: Result) -> None:
        """Holds the columns that are told, and their types, to those that there are."""
        pairs = list(zip(traced.names, result.names, strict=False))
        # Two of one name, or one that is an expression's own text.
        is_odd = len(set(result.names)) < len(pairs) or any(not each.isidentifier() for pair in pairs for each in pair)
        if len(traced.names) != len(result.names) or not (is_odd or all(one == other for one, other in pairs)):
            self.counts.mistyped.append(f"{traced.sql}\n  {result.names}, and not {traced.names}")
            return
        for term, given in zip(traced.columns, result.types, strict=True):
            wanted, found = self._types.of(term), read_type(given.lower(), "duckdb")
            self.counts.typed += wanted is not None and found is not None
            if differ(wanted, found):
                assert wanted is not None
                self.counts.mistyped.append(f"{traced.sql}\n  {given}, and not {shown(wanted, 'duckdb')}")
