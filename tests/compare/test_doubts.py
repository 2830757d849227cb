"""What is not proved: texts made by asking the warehouse, analyses, and catalogs of another table."""

import json
from pathlib import Path

import pytest

from dbt_impact.compare.changes import Changes
from dbt_impact.compare.compare import compare
from dbt_impact.project.project import Project, read_project
from tests.building import model_id, project

TABLES = {"orders": "id, status, amount"}
READER = "select id, status from spread"
ASKING = "select id {% for c in run_query('…') %}, {{ c }}{% endfor %} from orders"


def side(folder: Path, spread: str, raw: dict[str, str]) -> Project:
    """A model `spread`, its reader, and the sources that they were compiled from where these are others."""
    project(folder, {"spread": spread, "reader": READER}, TABLES)
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text())
    for name, source in raw.items():
        manifest["nodes"][model_id(name)]["raw_code"] = source
    file.write_text(json.dumps(manifest))
    return read_project(folder)


def proof(changes: Changes, name: str) -> str:
    node = changes.nodes[model_id(name)]
    assert node.effect == "broken"
    return node.proof


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, "proved"),
        ({"spread": ASKING}, "possible"),
        ({"reader": "select id, {{ columns_of('spread', run_query) }} from spread"}, "possible"),
        ({"reader": "select id, status from spread where id in ({{ run_query('…') }})"}, "proved"),
    ],
)
def test_a_text_that_asked_the_warehouse_proves_nothing(tmp_path: Path, raw: dict[str, str], expected: str) -> None:
    base = side(tmp_path / "base", "select id, status from orders", raw)
    head = side(tmp_path / "head", "select id from orders", raw)
    assert proof(compare(base, head), "reader") == expected


def test_what_the_author_takes_out_is_gone(tmp_path: Path) -> None:
    base = side(tmp_path / "base", "select id, status from orders", {"spread": f"{ASKING} -- status"})
    head = side(tmp_path / "head", "select id from orders", {"spread": ASKING})
    assert proof(compare(base, head), "reader") == "proved"


def with_catalog(folder: Path, identifier: str, columns: str | None, sql: str, **readers: str) -> Project:
    """A model over a source whose table is `identifier`, with the columns that a catalog lists, and its readers."""
    project(folder, {"m": sql, **readers}, {})
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text())
    source = {
        "unique_id": "source.shop.raw.orders",
        "resource_type": "source",
        "name": "orders",
        "source_name": "raw",
        "identifier": identifier,
        "package_name": "shop",
        "original_file_path": "models/sources.yml",
        "relation_name": f'"db"."raw"."{identifier}"',
        "columns": {},
    }
    manifest["sources"] = {source["unique_id"]: source}
    manifest["nodes"][model_id("m")]["depends_on"]["nodes"] = [source["unique_id"]]
    file.write_text(json.dumps(manifest))
    if columns is not None:
        listed = {name: {"name": name, "type": "text", "index": i} for i, name in enumerate(columns.split(", "))}
        catalog = {"metadata": {}, "nodes": {}, "sources": {source["unique_id"]: {"columns": listed}}}
        (folder / "catalog.json").write_text(json.dumps(catalog))
    return read_project(folder)


@pytest.mark.parametrize(("identifier", "added"), [("orders", ("code",)), ("orders_v2", ())])
def test_a_catalog_speaks_of_its_own_table(tmp_path: Path, identifier: str, added: tuple[str, ...]) -> None:
    base = with_catalog(tmp_path / "base", "orders", "id, status", "select * from db.raw.orders")
    head = with_catalog(tmp_path / "head", identifier, None, f"select *, upper(id) as code from db.raw.{identifier}")
    node = compare(base, head).nodes[model_id("m")]
    assert node.columns_removed == ()
    assert set(added) <= set(node.columns_added)


def test_a_name_that_was_no_column_of_the_table_is_not_proved_lost(tmp_path: Path) -> None:
    sql = "with raw as (select id, null as note from db.raw.orders) select id, note from raw"
    base = with_catalog(tmp_path / "base", "orders", "id, status", sql)
    head = with_catalog(tmp_path / "head", "orders", None, "select id, note from db.raw.orders")
    assert proof(compare(base, head), "m") == "possible"


def test_nor_is_it_behind_a_star(tmp_path: Path) -> None:
    star = "select * from db.raw.orders"
    base = with_catalog(
        tmp_path / "base", "orders", "id, status", f"{star} limit 9", reader="select id, null as x from m"
    )
    head = with_catalog(tmp_path / "head", "orders", None, star, reader="select id, note as x from m")
    assert proof(compare(base, head), "reader") == "possible"
    unchanged = with_catalog(tmp_path / "same", "orders", None, f"{star} limit 9", reader="select id, note as x from m")
    assert proof(compare(base, unchanged), "reader") == "possible"


def test_a_source_that_names_another_table_changes_its_readers(tmp_path: Path) -> None:
    base = with_catalog(tmp_path / "base", "orders", None, "select id from db.raw.orders")
    head = with_catalog(tmp_path / "head", "orders_v2", None, "select id from db.raw.orders_v2")
    node = compare(base, head).nodes[model_id("m")]
    assert node.columns_changed == ("id",)
    assert node.rows_changed


@pytest.mark.parametrize(("says", "expected"), [("", "possible"), (" -- status", "proved")])
def test_an_incremental_that_asks_may_get_its_columns_back(tmp_path: Path, says: str, expected: str) -> None:
    raw = {"spread": ASKING}
    base = incremental(side(tmp_path / "base", "select id, status from orders", {"spread": ASKING + says}))
    head = incremental(side(tmp_path / "head", "select id from orders", raw))
    assert proof(compare(base, head), "spread") == expected


def incremental(made: Project) -> Project:
    """The project with `spread` as an incremental whose stored columns stay."""
    file = Path(made.path)
    manifest = json.loads(file.read_text())
    manifest["nodes"][model_id("spread")]["config"] = {"materialized": "incremental", "on_schema_change": "ignore"}
    file.write_text(json.dumps(manifest))
    return read_project(file)
