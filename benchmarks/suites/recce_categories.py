"""Recce's change classifier tests (tests/util/test_breaking.py): the old and the new SQL of a model, and a category.

Their categories in our words: `breaking` is that rows may change, `partial_breaking` that columns are gone, renamed
or of other values, `non_breaking` that at most columns are new, `unknown` what it says. Columns are compared where
the test names them and rows stay as they are.
"""

import unittest
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.suites.case import Change, Judgement
from benchmarks.suites.loading import load, stand_in, unit_tests

CATEGORIES = {
    "is_breaking_change": "breaking",
    "is_partial_breaking_change": "partial_breaking",
    "is_non_breaking_change": "non_breaking",
    "is_unknown_change": "unknown",
}


def cases(checkout: Path) -> Iterator[Change]:
    """Every category that their tests assert."""
    stand_in("deepdiff", DeepDiff=dict)
    stand_in("recce.models.types", ChangeStatus=str)
    stand_in("recce.util.breaking", parse_change_category=None)
    module = load("recce_tests.util.test_breaking", checkout / "tests" / "util" / "test_breaking.py")
    tables = {
        name.lower(): [each.lower() for each in columns] for name, columns in vars(module)["SOURCE_SCHEMA"].items()
    }
    found: list[Change] = []
    for test in unit_tests(module):
        name = test.id().rpartition(".")[2]
        for function, category in CATEGORIES.items():
            vars(module)[function] = _collector(found, name, category, tables)
        test.run(unittest.TestResult())
    return iter(found)


def _collector(found: list[Change], name: str, category: str, tables: dict[str, list[str]]) -> Callable[..., bool]:
    def collect(
        before: str,
        after: str,
        expected_changed_columns: dict[str, str] | None = None,
        dialect: str | None = None,
        **_: object,
    ) -> bool:
        number = sum(each.name.split("#")[0] == name for each in found) + 1
        columns = (
            None if expected_changed_columns is None else {k.lower(): v for k, v in expected_changed_columns.items()}
        )
        found.append(Change(f"{name}#{number}", before, after, dialect or "duckdb", category, columns, tables))
        return True

    return collect


ONE_ROW = Judgement("us", "an aggregate without a grouping gives one row whatever a filter below it does")
RENAMED = Judgement("us", "a CTE or an alias of another name changes no value")
ADDED = Judgement("us", "one column more behind a star; no row and no other value changes")
ORDER = Judgement("both", "they count the order of a result among its rows, we do not: a table has none")
DISTINCT = Judgement("us", "a union without `all` drops equal rows, so which rows there are depends on every column")
FAILS = Judgement("us", "the new table lacks the columns that are read: the query fails")
SCHEMA = Judgement("us", "they give up without the columns of the sources; none are needed here")
JUDGED = {
    "test_dialect#5": Judgement("us", "Redshift takes no comma before `from`"),
    "test_count_function#1": ONE_ROW,
    "test_count_function#2": ONE_ROW,
    "test_cte_rename#1": RENAMED,
    "test_subquery#3": RENAMED,
    "test_subquery_rename#1": RENAMED,
    "test_cte_with_select_star#2": ADDED,
    **{f"test_order_change#{number}": ORDER for number in (1, 2, 3)},
    "test_order_index_change#1": ORDER,
    "test_order_select_change#1": ORDER,
    "test_order_source_change#1": ORDER,
    **{f"test_set_operations#{number}": DISTINCT for number in range(1, 9)},
    "test_table_diff#1": FAILS,
    "test_udtf_function#1": Judgement("us", "the column is an integer, which DuckDB does not unnest: the query fails"),
    "test_cte_internal_change_unknown_with_empty_schema#1": SCHEMA,
}
