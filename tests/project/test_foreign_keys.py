"""Both forms of a foreign key, as dbt writes them before and after it compiles a node."""

from pathlib import Path
from typing import Any

import pytest

from dbt_impact.project.foreign_keys import ForeignKey, foreign_keys
from dbt_impact.project.nodes import Node
from tests.project.manifests import Json, read

FCT, DIM = "model.shop.fct", "model.shop.dim"


def built(unique_id: str, **more: Any) -> Json:
    name = unique_id.split(".")[2]
    alias = unique_id.split(".", 2)[2].replace(".", "_")
    return {
        "unique_id": unique_id,
        "resource_type": "model",
        "name": name,
        "database": "db",
        "schema": "main",
        "relation_name": f'"db"."main"."{alias}"',
        "config": {"materialized": "table"},
        **more,
    }


def found(folder: Path, constraint: Json, *others: Json) -> tuple[ForeignKey, ...]:
    """What a foreign key of the column `dim_id` comes down to, in a project with these other models."""
    column = {"name": "dim_id", "constraints": [{"type": "not_null"}, {"type": "foreign_key", **constraint}]}
    nodes = [*others, built(DIM)] if not others else list(others)
    fct = built(FCT, columns={"dim_id": column}, depends_on={"nodes": [each["unique_id"] for each in nodes]})
    schema = {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}
    project = read({"metadata": schema, "nodes": {each["unique_id"]: each for each in (*nodes, fct)}}, folder)
    node = project.get(FCT)
    assert isinstance(node, Node)
    return foreign_keys(project, node)


@pytest.mark.parametrize(
    "constraint",
    [
        {"to": "ref('dim')", "to_columns": ["id"]},
        {"to": 'ref("shop", "dim")', "to_columns": ["id"]},
        {"to": '"db"."main"."dim"', "to_columns": ["id"]},
        {"expression": "dim (id)"},
        {"expression": "main.dim(id)"},
        {"expression": 'REFERENCES "db"."main"."dim" ( "id" ) on delete cascade'},
    ],
    ids=str,
)
def test_every_form_names_the_same_column(constraint: Json, tmp_path: Path) -> None:
    assert found(tmp_path, constraint) == (ForeignKey(("dim_id",), DIM, "dim", ("id",)),)


def test_what_names_no_table_is_no_foreign_key(tmp_path: Path) -> None:
    assert found(tmp_path, {"expression": "(id)"}) == ()
    assert found(tmp_path, {}) == ()


def test_a_table_that_no_node_builds_is_called_by_its_name(tmp_path: Path) -> None:
    assert found(tmp_path, {"expression": "elsewhere.dim (a, b)"}) == (
        ForeignKey(("dim_id",), None, "dim", ("a", "b")),
    )


def test_a_ref_without_a_version_means_the_latest(tmp_path: Path) -> None:
    versions = [built(f"{DIM}.v{v}", version=v, latest_version=2) for v in (1, 2)]
    (unpinned,) = found(tmp_path, {"to": "ref('dim')", "to_columns": ["id"]}, *versions)
    (pinned,) = found(tmp_path, {"to": "ref('dim', v=1)", "to_columns": ["id"]}, *versions)
    assert (unpinned.to, pinned.to) == (f"{DIM}.v2", f"{DIM}.v1")
