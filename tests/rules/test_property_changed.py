"""Settings that no query shows and that change what a node holds, or who can read it."""

from pathlib import Path

import pytest
import yaml

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.rules.report import Report
from tests.small_projects import SmallProject

_TABLE: dict[str, object] = {"materialized": "table"}
_STORED: dict[str, object] = {
    "materialized": "incremental",
    "incremental_strategy": "merge",
    "unique_key": ["id", "note"],
}
_SNAPSHOT: dict[str, object] = {
    "materialized": "snapshot",
    "unique_key": "id",
    "strategy": "check",
    "check_cols": ["id"],
}
_HEADER = "{% call set_sql_header(config) %}create temp function f(x int64) as (x * 2);{% endcall %}\n"
_FILES = {"models/m.sql": "select id, note from {{ source('raw', 'orders') }}"}


def _report(
    folder: Path,
    adapter: str,
    base: dict[str, object],
    head: dict[str, object],
    files: tuple[dict[str, str], dict[str, str]] = (_FILES, _FILES),
) -> Report:
    sides: dict[str, Artifacts] = {}
    for side, settings, content in (("base", base, files[0]), ("head", head, files[1])):
        properties = {
            "adapter": adapter,
            "sources": {"orders": {"id": "integer", "note": "varchar"}},
            "models": {"m": settings},
        }
        project = SmallProject({**content, "properties.yml": yaml.safe_dump(properties)})
        sides[side] = Artifacts(project.write(folder / side))
    return check(sides["base"], sides["head"])[0]


@pytest.mark.parametrize(
    ("adapter", "base", "head"),
    [
        ("bigquery", {}, {"sql_header": "create temp function f(x int64) as (x * 2);"}),
        ("bigquery", {}, {"require_partition_filter": True}),
        ("bigquery", {"partition_expiration_days": 30}, {"partition_expiration_days": 3}),
        ("bigquery", {}, {"hours_to_expiration": 3}),
        ("clickhouse", {"engine": "MergeTree()"}, {"engine": "ReplacingMergeTree()"}),
        ("duckdb", _STORED, {**_STORED, "full_refresh": True}),
        ("duckdb", {}, {"materialized": "of_our_own"}),
    ],
)
def test_it_may_change_rows_or_stop_readers(
    tmp_path: Path, adapter: str, base: dict[str, object], head: dict[str, object]
) -> None:
    report = _report(tmp_path, adapter, {**_TABLE, **base}, {**_TABLE, **head})
    assert [(each.rule, each.severity) for each in report.findings] == [("property-changed", "risky")]


def test_a_header_that_the_template_sends_is_told_though_the_compiled_sql_is_the_same(tmp_path: Path) -> None:
    sent = {path: _HEADER + text for path, text in _FILES.items()}
    other = {path: text.replace("* 2", "* 3") for path, text in sent.items()}
    compiled = {"compiled/m.sql": 'select f(id) as id from "db"."raw"."orders"'}
    report = _report(tmp_path, "bigquery", _TABLE, _TABLE, ({**sent, **compiled}, {**other, **compiled}))
    assert [(each.rule, each.column, each.severity) for each in report.findings] == [
        ("property-changed", "sql_header", "risky")
    ]


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (_STORED, {**_STORED, "unique_key": ["note", "id"]}),
        (
            {**_STORED, "merge_update_columns": ["id", "note"]},
            {**_STORED, "merge_update_columns": ["note", "id"]},
        ),
    ],
)
def test_the_order_of_keys_says_nothing(tmp_path: Path, base: dict[str, object], head: dict[str, object]) -> None:
    report = _report(tmp_path, "duckdb", base, head)
    assert (report.verdict, report.findings) == ("safe", ())


def test_all_is_no_column_that_a_snapshot_checks(tmp_path: Path) -> None:
    files = {"snapshots/m.sql": _FILES["models/m.sql"]}
    report = _report(tmp_path, "duckdb", _SNAPSHOT, {**_SNAPSHOT, "check_cols": "all"}, (files, files))
    assert {each.rule for each in report.findings} == {"property-changed"}


def test_the_older_word_for_deletes_says_the_same(tmp_path: Path) -> None:
    files = {"snapshots/m.sql": _FILES["models/m.sql"]}
    base, head = {**_SNAPSHOT, "invalidate_hard_deletes": True}, {**_SNAPSHOT, "hard_deletes": "invalidate"}
    assert _report(tmp_path, "duckdb", base, head, (files, files)).verdict == "safe"


def test_another_delimiter_makes_another_table_of_a_seed(tmp_path: Path) -> None:
    files = {"seeds/m.csv": "id,note\n1,x\n"}
    report = _report(tmp_path, "duckdb", {}, {"delimiter": ";"}, (files, files))
    assert report.changes.nodes["seed.shop.m"].rows_changed


@pytest.mark.parametrize(("adapter", "severity"), [("snowflake", "risky"), ("duckdb", "note")])
def test_names_in_quotes_keep_their_case(tmp_path: Path, adapter: str, severity: str) -> None:
    files = {"seeds/m.csv": "id,note\n1,x\n"}
    report = _report(tmp_path, adapter, {"quote_columns": False}, {"quote_columns": True}, (files, files))
    assert [each.severity for each in report.findings] == [severity]
