"""Calls that look alike to a grammar and give something else, in warehouses that no test can run."""

import re
from pathlib import Path

import pytest

from dbt_impact.compare.changes import NodeImpact
from tests.building import compared, model_id

_PAGE = Path(__file__).parent.parent.parent / "docs" / "soundness.md"
_READ_AS_ONE = re.findall(r"^- (\w+): `([^`]+)` and `([^`]+)`$", _PAGE.read_text(encoding="utf-8"), re.MULTILINE)

OTHER = [
    ("bigquery", "note.City", "note.city"),
    ("bigquery", "note.place.City", "note.place.city"),
    ("clickhouse", "groupConcat(note, ',')", "groupConcat(note)"),
    ("clickhouse", "rand()", "randCanonical()"),
    ("databricks", "percentile(note, 0.5, id)", "percentile(note, 0.5)"),
    ("databricks", "size(note)", "array_size(note)"),
    ("spark", "size(note)", "array_size(note)"),
    ("sqlserver", "getdate()", "sysdatetime()"),
    ("sqlserver", "suser_name()", "current_user"),
    ("sqlserver", "square(id)", "power(id, 2)"),
    ("sqlserver", "isnull(id, note)", "coalesce(id, note)"),
    ("sqlserver", "convert(varchar(10), note, 103)", "convert(varchar(10), note, 101)"),
    ("snowflake", "note:City", "note:city"),
    ("snowflake", "note::timestamp_ntz", "note::timestamp_ltz"),
    ("postgres", "note at time zone 'UTC'", "note at time zone 'EST'"),
    ("trino", "try_cast(note as bigint)", "cast(note as bigint)"),
]


def _impact(folder: Path, adapter: str, before: str, after: str) -> NodeImpact | None:
    base, head = ({"m": f"select id, {each} as x from t"} for each in (before, after))
    return compared(folder, {"t": "id, note"}, base, head, adapter=adapter).nodes.get(model_id("m"))


@pytest.mark.parametrize(("adapter", "before", "after"), OTHER)
def test_a_change_is_seen(adapter: str, before: str, after: str, tmp_path: Path) -> None:
    impact = _impact(tmp_path, adapter, before, after)
    assert impact is not None
    assert impact.columns_changed or impact.columns_retyped


def test_what_finds_no_partner_is_no_null_in_clickhouse(tmp_path: Path) -> None:
    base = {"m": "select id from t full join u using (id)"}
    head = {"m": "select coalesce(t.id, u.id) as id from t full join u on t.id = u.id"}
    for adapter, seen in (("clickhouse", True), ("postgres", False)):
        found = compared(tmp_path / adapter, {"t": "id", "u": "id"}, base, head, adapter=adapter)
        impact = found.nodes.get(model_id("m"))
        assert bool(impact is not None and impact.columns_changed) == seen


SAME = [
    ("snowflake", "select t.id as x from t join u on x = u.id", "select t.id as x from t join u on t.id = u.id"),
    (
        "snowflake",
        "select t.id as x, u.id as y from t full join u on x = u.id join u as v on x = v.id",
        "select t.id as x, u.id as y from t full join u on t.id = u.id join u as v on t.id = v.id",
    ),
    ("clickhouse", "select * from values ((1, 2), (3, 4))", "select c1, c2 from values ((1, 2), (3, 4))"),
    ("clickhouse", "select * from values (1, 2)", "select x.c1 from values ((1), (2)) as x"),
    (
        "postgres",
        "select * from rows from (generate_series(1, 3), unnest(array[4, 5])) as x(a, b)",
        "select x.a, x.b from rows from (generate_series(1, 3), unnest(array[4, 5])) as x(a, b)",
    ),
]


@pytest.mark.parametrize(("adapter", "base", "head"), SAME)
def test_nothing_is_said_to_change(adapter: str, base: str, head: str, tmp_path: Path) -> None:
    found = compared(tmp_path, {"t": "id", "u": "id"}, {"m": base}, {"m": head}, adapter=adapter)
    impact = found.nodes.get(model_id("m"))
    assert impact is None or impact.effect == "equivalent"


def test_what_a_function_beside_another_gives_is_seen(tmp_path: Path) -> None:
    base, head = (
        {"m": f"select a from rows from (generate_series(1, 3), generate_series(1, {n})) as x(a, b)"} for n in (3, 4)
    )
    impact = compared(tmp_path, {"t": "id"}, base, head, adapter="postgres").nodes[model_id("m")]
    assert impact.rows_changed


@pytest.mark.parametrize(("adapter", "before", "after"), _READ_AS_ONE)
def test_what_is_read_as_one_is_so_today(adapter: str, before: str, after: str, tmp_path: Path) -> None:
    impact = _impact(tmp_path, adapter, before, after)
    assert impact is None or impact.effect == "equivalent"


def test_the_page_lists_them() -> None:
    assert len(_READ_AS_ONE) >= 4


@pytest.mark.parametrize(
    ("adapter", "call"),
    [
        ("postgres", "jsonb_path_query(note, '$[*]')"),
        ("postgres", "skeys(note)"),
        ("databricks", "json_tuple(note, 'x')"),
        ("databricks", "variant_explode(note)"),
        ("clickhouse", "upper(arrayJoin(note))"),
    ],
)
def test_a_call_that_makes_rows_changes_them(adapter: str, call: str, tmp_path: Path) -> None:
    base, head = {"m": "select id from t"}, {"m": f"select id, {call} as x from t"}
    impact = compared(tmp_path, {"t": "id, note"}, base, head, adapter=adapter).nodes.get(model_id("m"))
    assert impact is not None
    assert impact.rows_changed
