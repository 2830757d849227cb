"""Recce's column lineage tests (tests/util/test_cll.py): what columns and rows of a query are made of.

Their `assert_column` is a source of a value, their `assert_model` of which rows there are. Relations go by the last
part of their name there.
"""

import unittest
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlglot
from sqlglot import exp

from benchmarks.suites.case import Case, Judgement
from benchmarks.suites.loading import load, stand_in, unit_tests

_Listed = list[tuple[str, str]]


class _Asked:
    """A query that a test has analysed, and what it expects of it."""

    def __init__(self, name: str, sql: str, schema: Mapping[str, Mapping[str, str]] | None, adapter: str) -> None:
        self.name, self.sql, self.schema, self.adapter = name, sql, schema or {}, adapter
        self.columns: dict[str, frozenset[tuple[str, str]]] = {}
        self.rows: frozenset[tuple[str, str]] | None = None

    def __iter__(self) -> Iterator[object]:
        raise unittest.SkipTest("the test looks at their own structure")

    def case(self) -> Case:
        tables = {name.lower(): [each.lower() for each in columns] for name, columns in self.schema.items()}
        return Case(self.name, self.sql, self.adapter, self.columns, tables, is_whole=False, rows=self.rows)


def cases(checkout: Path) -> Iterator[Case]:
    """Every query of which a test asserts something."""
    asked: list[_Asked] = []
    at = ""

    def cll(sql: str, schema: Mapping[str, Mapping[str, str]] | None = None, dialect: str = "duckdb") -> _Asked:
        number = sum(each.name.split("#")[0] == at for each in asked) + 1
        asked.append(_Asked(f"{at}#{number}", _bare(sql, dialect), schema, dialect))
        return asked[-1]

    def assert_model(result: _Asked, depends_on: _Listed) -> None:
        result.rows = _sources(depends_on)

    def assert_column(result: _Asked, name: str, _: str, depends_on: _Listed) -> None:
        result.columns[name.lower()] = _sources(depends_on)

    stand_in("recce.util.cll", CllResult=None, cll=cll)
    module = load("recce_tests.util.test_cll", checkout / "tests" / "util" / "test_cll.py")
    vars(module).update(assert_model=assert_model, assert_column=assert_column)
    for test in unit_tests(module):
        at = test.id().rpartition(".")[2]
        test.run(unittest.TestResult())
    return (each.case() for each in asked if each.columns or each.rows is not None)


def _sources(listed: _Listed) -> frozenset[tuple[str, str]]:
    return frozenset((table.lower(), column.lower()) for table, column in listed)


def _bare(sql: str, dialect: str) -> str:
    """The query with each relation by the last part of its name, as their results have it."""
    tree = sqlglot.parse_one(sql, dialect=dialect)
    for table in tree.find_all(exp.Table):
        table.set("db", None)
        table.set("catalog", None)
    for column in tree.find_all(exp.Column):
        column.set("db", None)
        column.set("catalog", None)
    return tree.sql(dialect=dialect)


INNER = Judgement("both", "what a subquery filters by: a source of the value to them, of the rows to us")
ORDER = Judgement("both", "they count the order of a result among its rows, we do not: a table has none")
ALL_COLUMNS = Judgement("us", "without `all` equal rows are dropped, so every column decides about the rows")
JUDGED = {
    "test_correlated_subquery_in_select#1": INNER,
    "test_unresolvable_column_does_not_crash_entire_model#1": INNER,
    "test_cte_with_join#1": Judgement("nobody", "`id` is a column of three relations: no warehouse runs it"),
    "test_intersect#1": Judgement("both", "the values are the first side's to us, of both sides to them"),
    "test_pivot#1": Judgement("us", "Snowflake names these columns with the quotes; `jan` is none, and we say so"),
    "test_union#1": ALL_COLUMNS,
    "test_union_cte#1": ALL_COLUMNS,
    **{f"test_order_by#{number}": ORDER for number in (1, 2, 3, 4)},
}
