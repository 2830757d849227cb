"""reata/sqllineage's column tests (tests/sql/column): each `assert_column_lineage_equal` is a case.

Left out are pairs whose source is `*` (they list `count(*)` and unexpanded stars so) and sources without a table
(they leave a column of two candidates open).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.suites.case import Case, Judgement
from benchmarks.suites.loading import load, runs, stand_in

ADAPTERS = {"sparksql": "spark", "hive": "spark"}
LATERAL = "SQLLINEAGE_LATERAL_COLUMN_ALIAS_REFERENCE"
"""Their switch for an alias that the same select list reads; without it "ansi" has none, as Postgres."""


class ColumnQualifierTuple(NamedTuple):
    """Their type of the same name."""

    column: str
    qualifier: str | None


def cases(checkout: Path) -> Iterator[Case]:
    """Every assertion about columns in their tests."""
    found: list[Case] = []
    at = ""

    def collect(
        sql: str,
        column_lineages: list[tuple[ColumnQualifierTuple, ColumnQualifierTuple]] | None = None,
        dialect: str = "ansi",
        metadata_provider: dict[str, list[str]] | None = None,
        **_: object,
    ) -> None:
        number = sum(each.name.split("#")[0] == at for each in found) + 1
        ansi = "databricks" if os.environ.get(LATERAL) == "1" else "postgres"
        adapter = ansi if dialect == "ansi" else ADAPTERS.get(dialect, dialect)
        expected: dict[str, set[tuple[str, str]]] = {}
        starred = False
        for source, target in column_lineages or []:
            if target.column == "*":
                starred = True
                continue
            sources = expected.setdefault(target.column.lower(), set())
            if source.column != "*" and source.qualifier is not None:
                sources.add((source.qualifier.lower(), source.column.lower()))
        whole = {name: frozenset(sources) for name, sources in expected.items()}
        found.append(Case(f"{at}#{number}", sql, adapter, whole, metadata_provider or {}, is_whole=not starred))

    def providers(schemas: dict[str, list[str]]) -> list[dict[str, list[str]]]:
        return [schemas]

    def ignore(*_: object, **__: object) -> None:
        """Their assertions about tables."""

    helpers = {
        "assert_column_lineage_equal": collect,
        "assert_table_lineage_equal": ignore,
        "generate_metadata_providers": providers,
    }
    stand_in("sqllineage.utils.entities", ColumnQualifierTuple=ColumnQualifierTuple)
    stand_in("sqllineage.core.metadata_provider", MetaDataProvider=dict)
    stand_in("sqllineage_tests.sql.column")
    stand_in("sqllineage_tests.helpers", **helpers)
    tests = checkout / "tests"
    provider = vars(load("sqllineage_tests.conftest", tests / "conftest.py"))["_data_warehouse_schemas"]
    for file in sorted((tests / "sql" / "column").glob("test_*.py")):
        module = load(f"sqllineage_tests.sql.column.{file.stem}", file)
        for name, run in runs(module, {"provider": provider}):
            at = f"{file.stem}.{name}"
            run()
    return iter(found)


CANDIDATES = Judgement("both", "a column that either table may have: they leave it open, we name both")
JUDGED = {
    "test_column_select_column.test_select_column_name_case_insensitive#1": Judgement(
        "both", "the same column twice: they list it once, we list both and call it a duplicate"
    ),
    "test_column_select_column.test_select_unqualified_column_from_join_is_unresolved#1": CANDIDATES,
    "test_column_select_lateral_alias_ref.test_column_disable_lateral_ref_within_subquery#2": CANDIDATES,
    "test_column_select_from_join.test_select_column_without_table_qualifier_from_table_join#1": Judgement(
        "us", "a left join's `using` gives the left side's value, which is always there"
    ),
    "test_column_select_union.test_union_where_later_branch_introduces_new_output_columns#1": Judgement(
        "us", "no warehouse runs a union of one column with two; we report the arms"
    ),
}
