"""Manifests of every schema from v4 to v12 read alike, and what drifts inside a version does no harm."""

from pathlib import Path
from typing import Any

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.nodes import Checksum, ColumnDoc, Consumer, DependsOn, Node
from dbt_impact.project.project import Project
from tests.project.manifests import Json, decode_all, older, read, sample

MODEL = "model.shop.orders"
SINCE = {"semantic_model": 10, "saved_query": 11, "unit_test": 12, "function": 12}


def minimal(**fields: Any) -> Json:
    """A manifest of one model, `fields` added to it."""
    node = {
        "unique_id": MODEL,
        "resource_type": "model",
        "name": "orders",
        "raw_code": "select 1 as id",
        "config": {"materialized": "table"},
        **fields,
    }
    return {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"},
        "nodes": {MODEL: node},
    }


def the_node(project: Project, unique_id: str = MODEL) -> Node:
    found = project.get(unique_id)
    assert isinstance(found, Node)
    return found


@pytest.mark.parametrize("schema", range(4, 13))
def test_every_schema_gives_the_same_project(schema: int, tmp_path: Path) -> None:
    now = read(sample(), tmp_path)
    then = read(older(sample(), schema), tmp_path)
    decode_all(then)

    assert then.warnings == ()
    assert then.metadata.schema_version == schema
    assert then.metadata.project_name == now.metadata.project_name
    assert then.is_compiled
    absent = {it for it in now.ids() if SINCE.get(it.split(".")[0], 0) > schema}
    assert set(then.ids()) == set(now.ids()) - absent
    for unique_id in then.ids():
        assert set(then.parents(unique_id)) == set(now.parents(unique_id)) - absent
        before, after = then.get(unique_id), now.get(unique_id)
        assert type(before) is type(after)
        if isinstance(before, Node) and isinstance(after, Node):
            assert before.raw_code == after.raw_code
            assert before.compiled_code == after.compiled_code
            assert before.depends_on == after.depends_on
            assert before.columns == after.columns


def test_the_sample_is_whole(tmp_path: Path) -> None:
    # What the test above compares must be there.
    project = read(sample(), tmp_path)
    nodes = [project.get(it) for it in project.ids() if it.startswith("model.")]
    assert all(isinstance(it, Node) and it.raw_code and it.compiled_code for it in nodes)
    assert {type(project.get(it)).__name__ for it in project.ids()} == {
        "Node",
        "Source",
        "Exposure",
        "Consumer",
    }


def test_a_newer_schema_warns_and_reads(tmp_path: Path) -> None:
    manifest = sample()
    manifest["metadata"]["dbt_schema_version"] = "https://schemas.getdbt.com/dbt/manifest/v13.json"
    manifest["novelties"] = [{"of": "v13"}]
    project = read(manifest, tmp_path)
    decode_all(project)
    assert len(project.warnings) == 1
    assert "v13" in project.warnings[0]


@pytest.mark.parametrize("schema", [1, 3])
def test_a_schema_before_dbt_1_is_refused(schema: int, tmp_path: Path) -> None:
    with pytest.raises(DbtImpactError, match=rf"schema v{schema}, the oldest that is read is v4"):
        read(older(sample(), schema), tmp_path)


@pytest.mark.parametrize(
    ("written", "text"), [(1, "1"), (2.5, "2.5"), ("2024-01", "2024-01"), (None, None), (-1, "-1")]
)
def test_versions_are_text(written: object, text: str | None, tmp_path: Path) -> None:
    node = the_node(read(minimal(version=written, latest_version=written), tmp_path))
    assert (node.version, node.latest_version) == (text, text)


@pytest.mark.parametrize(
    ("written", "keys"), [("id", "id"), (["a", "b"], ("a", "b")), (None, None), (["a", None], ("a",))]
)
def test_unique_key_is_one_or_many(written: object, keys: object, tmp_path: Path) -> None:
    assert the_node(read(minimal(config={"unique_key": written}), tmp_path)).config.unique_key == keys


@pytest.mark.parametrize(("written", "columns"), [("all", "all"), (["a", "b"], ("a", "b")), (None, None)])
def test_check_cols_of_a_snapshot(written: object, columns: object, tmp_path: Path) -> None:
    manifest = minimal(resource_type="snapshot", config={"check_cols": written, "strategy": "check"})
    assert the_node(read(manifest, tmp_path)).config.check_cols == columns


def test_a_model_may_use_the_names_of_snapshot_config_for_anything(tmp_path: Path) -> None:
    config = {"materialized": "own", "strategy": {"any": ["thing"]}, "updated_at": True, "check_cols": 7}
    node = the_node(read(minimal(config=config), tmp_path))
    assert node.config.materialized == "own"
    assert node.config.strategy is None


OPTIONAL = [name for name in Node.__struct_fields__ if name not in ("unique_id", "resource_type", "name")]


@pytest.mark.parametrize("field", OPTIONAL)
def test_null_is_absence(field: str, tmp_path: Path) -> None:
    manifest = minimal()
    manifest["nodes"][MODEL].pop(field, None)
    absent = the_node(read(manifest, tmp_path))
    manifest["nodes"][MODEL][field] = None
    project = read(manifest, tmp_path)
    assert the_node(project) == absent
    decode_all(project)


def test_null_inside_fields_is_absence(tmp_path: Path) -> None:
    node = the_node(
        read(
            minimal(
                checksum={"name": None, "checksum": None},
                columns={"id": {"name": "id", "data_type": None, "quote": None}, "gone": None},
                config={"enabled": None, "contract": None, "snapshot_meta_column_names": None},
                contract={"enforced": None},
                depends_on={"macros": None, "nodes": None},
                extra_ctes=[None],
                primary_key=[None, "id"],
                test_metadata={"name": "unique", "kwargs": None},
            ),
            tmp_path,
        )
    )
    assert node.checksum == Checksum()
    assert node.columns == {"id": ColumnDoc(name="id")}
    assert node.config.enabled
    assert not node.contract.enforced
    assert node.depends_on == DependsOn()
    assert node.extra_ctes == ()
    assert node.primary_key == ("id",)


def test_what_dbt_2_writes_otherwise(tmp_path: Path) -> None:
    manifest = minimal(
        checksum="abc",
        defer_relation={"database": "db", "relation_name": '"prod"."s"."orders"', "tags": None},
        new_field={"nested": [1, None]},
    )
    manifest["functions"] = {
        "function.shop.f": {"unique_id": "function.shop.f", "resource_type": "function", "name": "f"}
    }
    project = read(manifest, tmp_path)
    node = the_node(project)
    assert node.checksum.checksum == "abc"
    assert node.defer_relation == '"prod"."s"."orders"'
    assert project.find(("prod", "s", "orders")) == MODEL
    assert isinstance(project.get("function.shop.f"), Consumer)


def test_a_manifest_of_nodes_alone_reads(tmp_path: Path) -> None:
    project = read({**minimal(), "sources": None, "macros": None, "parent_map": None, "groups": None}, tmp_path)
    decode_all(project)
    assert tuple(project.ids()) == (MODEL,)
    assert project.metadata.project_name == ""


@pytest.mark.parametrize("odd", [None, "not null", {"type": "unique"}, [None, "unique", {"name": "x"}, {"type": 1}]])
def test_what_is_no_constraint_is_none(odd: object, tmp_path: Path) -> None:
    kept = {"type": "unique", "name": None, "expression": None, "to": None, "to_columns": [], "columns": ["id"]}
    columns = {"id": {"name": "id", "constraints": odd}, "key": {"name": "key", "constraints": [kept]}}
    node = the_node(read(minimal(columns=columns, constraints=odd), tmp_path))
    assert node.constraints == node.columns["id"].constraints == ()
    assert [each.columns for each in node.columns["key"].constraints] == [("id",)]
