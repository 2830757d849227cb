"""What dbt adds to a snapshot changes with its key and its moment, and with nothing else."""

import json
from pathlib import Path

import pytest

from dbt_impact.compare.compare import compare
from dbt_impact.project.project import Project, read_project
from tests.building import model_id, project

STAGED = "select id, status, amount, updated_at from orders"
IDS, MOMENTS = {"dbt_scd_id"}, {"dbt_updated_at", "dbt_valid_from", "dbt_valid_to"}
TIMESTAMP = {"strategy": "timestamp", "unique_key": "id", "updated_at": "updated_at"}
CHECK = {"strategy": "check", "unique_key": "id", "check_cols": ["status"]}


def side(folder: Path, staged: str, config: dict[str, object]) -> Project:
    models = {"staged": staged, "kept": "select * from staged"}
    project(folder, models, {"orders": "id, status, amount, updated_at"}, config={"kept": config})
    file = folder / "manifest.json"
    text = file.read_text().replace(model_id("kept"), "snapshot.shop.kept")
    manifest = json.loads(text)
    manifest["nodes"]["snapshot.shop.kept"]["resource_type"] = "snapshot"
    file.write_text(json.dumps(manifest))
    return read_project(folder)


@pytest.mark.parametrize(
    ("config", "before", "after", "expected"),
    [
        (TIMESTAMP, "amount", "amount + 1 as amount", {"amount"}),
        (TIMESTAMP, "select id", "select id + 1 as id", {"id"} | IDS),
        (TIMESTAMP, "updated_at", "updated_at + interval 1 day as updated_at", {"updated_at"} | IDS | MOMENTS),
        (CHECK, "status", "lower(status) as status", {"status"} | IDS | MOMENTS),
        (CHECK, "amount", "amount + 1 as amount", {"amount"}),
        (CHECK | {"check_cols": "all"}, "amount", "amount + 1 as amount", {"amount"} | IDS | MOMENTS),
    ],
)
def test_the_added_columns(
    tmp_path: Path, config: dict[str, object], before: str, after: str, expected: set[str]
) -> None:
    base = side(tmp_path / "base", STAGED, config)
    head = side(tmp_path / "head", STAGED.replace(before, after), config)
    assert {*compare(base, head).nodes["snapshot.shop.kept"].columns_changed} == expected


@pytest.mark.parametrize(("hard_deletes", "expected"), [("ignore", set[str]()), ("invalidate", {"dbt_valid_to"})])
def test_a_row_that_is_gone_ends_only_where_dbt_looks_for_it(
    tmp_path: Path, hard_deletes: str, expected: set[str]
) -> None:
    config: dict[str, object] = {**TIMESTAMP, "hard_deletes": hard_deletes}
    base = side(tmp_path / "base", STAGED, config)
    head = side(tmp_path / "head", f"{STAGED} where status <> 'lost'", config)
    kept = compare(base, head).nodes["snapshot.shop.kept"]
    assert kept.rows_changed
    assert {*kept.columns_changed} == expected
