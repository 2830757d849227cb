"""sqlglot's own lineage tests (tests/test_lineage.py): each call of `lineage` whose test passes is a case.

What is expected are the leaves of the tree that sqlglot itself returns: the tests assert on that tree.
"""

import unittest
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlglot.lineage
from sqlglot import exp
from sqlglot.lineage import Node

from benchmarks.suites.case import Case, Judgement, Sources
from benchmarks.suites.loading import load, unit_tests

ADAPTERS = {"": "duckdb", "tsql": "sqlserver"}
original = sqlglot.lineage.lineage


def cases(checkout: Path) -> Iterator[Case]:
    """The calls in the tests that pass with the installed sqlglot."""
    found: dict[str, list[Case]] = {}
    module = load("sqlglot_tests.test_lineage", checkout / "tests" / "test_lineage.py")
    for test in unit_tests(module):
        calls: list[Case] = found.setdefault(test.id().rpartition(".")[2], [])
        _replace(module, test.id().rpartition(".")[2], calls)
        if not test.run(unittest.TestResult()).wasSuccessful():  # type: ignore[union-attr]
            calls.clear()
    for calls in found.values():
        yield from calls


def _replace(module: object, name: str, calls: list[Case]) -> None:
    """Puts a `lineage` into the module that notes what it is asked and what sqlglot answers."""

    def noting(column: str | exp.Column | None, sql: str | exp.Expr, *given: object, **options: object) -> object:
        if not given:
            options.setdefault("schema", {})  # sqlglot 30.30 asks for one, its earlier tests give none
        answer = original(column, sql, *given, **options)  # type: ignore[call-overload]
        sources, dialect = options.get("sources"), options.get("dialect")
        nodes = answer if isinstance(answer, dict) else {_column(column): answer}
        calls.append(
            Case(
                f"{name}#{len(calls) + 1}",
                _text(sql, dialect),
                ADAPTERS.get(str(dialect or ""), str(dialect)),
                {str(key).lower(): leaves(node) for key, node in nodes.items() if key != "*"},
                dict(_tables(given[0] if given else options["schema"])),
                {key: _text(value, dialect) for key, value in sources.items()} if isinstance(sources, Mapping) else {},
                is_whole=False,
            )
        )
        return answer

    vars(module)["lineage"] = noting


def _column(column: str | exp.Column | None) -> str:
    return (column.name if isinstance(column, exp.Column) else str(column)).strip('"')


def _text(sql: object, dialect: object) -> str:
    return sql.sql(dialect=str(dialect or "")) if isinstance(sql, exp.Expr) else str(sql)


def leaves(node: Node) -> Sources:
    """The columns of tables at the ends of a tree."""
    found = set()
    for each in node.walk():
        if not each.downstream and isinstance(each.expression, exp.Table):
            table = ".".join(part.name for part in each.expression.parts)
            found.add((table.lower(), each.name.rpartition(".")[2].strip('"').lower()))
    return frozenset(found)


def _tables(schema: object, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """The tables of a nested mapping, by dotted names."""
    if not isinstance(schema, Mapping):
        return
    if schema and not any(isinstance(value, Mapping) for value in schema.values()):
        yield path.lower(), list(schema)
        return
    for name, below in schema.items():
        yield from _tables(below, f"{path}.{name}" if path else name)


FOR = Judgement("us", "the column after `for` says which rows a pivoted value is made of")
CANDIDATES = Judgement("both", "a column that either relation may have: they list none, we list both")
STACKED = Judgement("us", "they lose the source behind two unpivots that are joined")
EITHER = Judgement(
    "both", "a name that the pivot may pass on or make, of a table of unknown columns: we list both ways"
)
JUDGED = {
    "test_chained_pivots_mixed#1": FOR,
    "test_pivot_with_alias#1": FOR,
    "test_pivot_with_alias_columns#1": FOR,
    "test_pivot_with_cte#1": FOR,
    "test_pivot_with_subquery#2": FOR,
    "test_pivot_without_alias#1": FOR,
    "test_lineage_external_col#1": CANDIDATES,
    "test_multiple_pivoted_sources#1": STACKED,
    "test_multiple_pivoted_sources#2": STACKED,
    "test_pivot_with_implicit_column_of_pivoted_source#1": EITHER,
    "test_pivot_with_implicit_column_of_pivoted_source_and_cte#1": EITHER,
}
