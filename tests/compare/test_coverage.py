"""What the report says of what was not, or could not be, looked at."""

import json
from pathlib import Path

from dbt_impact.compare.compare import compare
from dbt_impact.consumers.listed import declare_rows
from dbt_impact.project.exposure_rows import ExposureRow
from dbt_impact.project.project import Project, read_project
from tests.building import project

TABLES = {"orders": "id, amount"}


def with_large_seed(folder: Path, sql: str) -> Project:
    """A project whose seed is over 1 MiB, so that dbt hashed only its path."""
    project(folder, {"m": sql}, TABLES)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["nodes"]["seed.shop.orders"]["checksum"] = {"name": "path", "checksum": "seeds/orders.csv"}
    path.write_text(json.dumps(manifest))
    return read_project(folder)


def test_a_seed_whose_content_dbt_does_not_hash_is_said(tmp_path: Path) -> None:
    base = with_large_seed(tmp_path / "base", "select id, amount from orders")
    head = with_large_seed(tmp_path / "head", "select id, amount * 2 as amount from orders")
    assert compare(base, head).coverage.notes == ("over 1 MiB, where dbt sees no change of content: `orders`",)


def test_rows_that_match_nothing_are_told_in_the_report(tmp_path: Path) -> None:
    tables = {"raw": "id, base, head"}
    queries = {each: f"select id, {each} as x from raw" for each in ("base", "head")}
    base, head = (project(tmp_path / each, {"orders": sql}, tables) for each, sql in queries.items())
    rows = [ExposureRow("bi.csv:2", "bored", "orders.x"), ExposureRow("bi.csv:3", "bored", "orders.id")]
    declare_rows([base, head], rows)
    first = "2 rows, the first of them at bi.csv:2: no exposure 'bored'"
    (note,) = compare(base, head).coverage.notes
    assert note == f"listed for exposures and matching nothing: {first}"
