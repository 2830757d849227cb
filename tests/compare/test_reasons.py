"""Why something is unknown, and which column a broken reader lost: said of the right side and the right relation."""

import json
from pathlib import Path

import pytest

from dbt_impact.compare.compare import compare
from dbt_impact.project.project import read_project
from tests.building import compared, model_id, project

TABLES = {"orders": "id, status", "labels": "id, label"}


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        ("select id from orders o p where", "select id from orders", "at base, the SQL does not parse"),
        ("select id from orders", "select id from orders o p where", "the SQL does not parse"),
        ("select id from orders", "-- later", "the compiled SQL is empty"),
        ("select id from orders", "select *, id + 1 as next from elsewhere", "it takes all columns of elsewhere, and"),
    ],
)
def test_what_is_unknown_has_a_reason(tmp_path: Path, base: str, head: str, expected: str) -> None:
    changes = compared(tmp_path, TABLES, {"m": base}, {"m": head})
    assert changes.nodes[model_id("m")].effect == "unknown"
    (unresolved,) = changes.coverage.unresolved
    assert unresolved.reason.startswith(expected)


def test_a_seed_whose_columns_nothing_tells_has_a_reason(tmp_path: Path) -> None:
    sides = []
    for side in ("base", "head"):
        project(tmp_path / side, {"m": "select id from orders"}, TABLES)
        file = tmp_path / side / "manifest.json"
        manifest = json.loads(file.read_text())
        seed = manifest["nodes"]["seed.shop.orders"]
        seed |= {"columns": {}, "contract": {"enforced": False}, "checksum": {"name": "sha256", "checksum": side}}
        file.write_text(json.dumps(manifest))
        sides.append(read_project(tmp_path / side))
    (unresolved,) = compare(sides[0], sides[1]).coverage.unresolved
    assert unresolved.unique_id == "seed.shop.orders"
    assert unresolved.reason.startswith("its file changed")


def test_a_column_that_another_relation_still_has_is_not_the_lost_one(tmp_path: Path) -> None:
    base = "select id, status as label from orders union all select id, label from labels"
    head = "select id, label from orders union all select id, label from labels"
    node = compared(tmp_path, TABLES, {"m": base}, {"m": head}).nodes[model_id("m")]
    (problem,) = node.problems
    assert (problem.column, problem.of) == ("label", None)


def test_the_lost_column_is_the_one_that_is_gone(tmp_path: Path) -> None:
    base = {
        "left_of": "select id, label from labels",
        "m": "select label from labels union all select label from left_of",
    }
    head = {**base, "left_of": "select id from labels"}
    (problem,) = compared(tmp_path, TABLES, base, head).nodes[model_id("m")].problems
    assert problem.of == model_id("left_of")


def test_a_name_is_not_captured_where_the_author_chose_another_relation(tmp_path: Path) -> None:
    base = "select id from orders where id in (select id from labels) and status in (select label from labels)"
    head = "select id from orders where id in (select id from orders) and status in (select label from labels)"
    node = compared(tmp_path, TABLES, {"m": base}, {"m": head}).nodes[model_id("m")]
    assert node.rows_changed
    assert node.problems == ()
