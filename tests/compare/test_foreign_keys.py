"""Which foreign keys can't be created any more, by warehouse and by what is done to the table that they refer to."""

import json
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.compare.changes import Changes
from dbt_impact.compare.compare import compare
from dbt_impact.project.project import read_project
from tests.small_projects import SmallProject

Json = dict[str, Any]
FCT = "model.shop.fct"
SQL = {
    "models/dim.sql": "select cast(id as integer) as id, name from {{ source('raw', 'customers') }}",
    "models/fct.sql": "select cast(id as integer) as dim_id from {{ source('raw', 'customers') }}",
}
SOURCES = {"customers": {"id": "integer", "name": "varchar"}}
KEY = {"type": "primary_key", "column": "id"}
BY_REF = {"type": "foreign_key", "column": "dim_id", "to": "ref('dim')", "to_columns": ["id"]}
BY_NAME = {"type": "foreign_key", "columns": ["dim_id"], "expression": "dim (id)"}


def under(contract: Json, *constraints: Json, **more: Any) -> Json:
    return {"materialized": "table", "contract": contract, "constraints": list(constraints), **more}


DIM, FCT_BY_REF = under({"id": "integer", "name": "varchar"}, KEY), under({"dim_id": "integer"}, BY_REF)


def compared(folder: Path, base: Json, head: Json, files: dict[str, str], **given: Any) -> Changes:
    """What becomes of models when their properties and some of their files change; an empty file is gone."""
    sides = []
    for side, models, own in (("base", base, {}), ("head", head, files)):
        kept = {path: text for path, text in {**SQL, **own}.items() if text}
        made = SmallProject({**kept, "properties.yml": json.dumps({"sources": SOURCES, "models": models, **given})})
        sides.append(read_project(made.write(folder / side)))
    return compare(sides[0], sides[1])


def broken(changes: Changes) -> dict[str, str]:
    """Why `fct` fails, by proof."""
    node = changes.nodes.get(FCT)
    return {each.message: each.proof for each in node.problems} if node is not None else {}


RENAMED = under({"key": "integer", "name": "varchar"}, {"type": "primary_key", "column": "key"})
RENAMED_SQL = {"models/dim.sql": SQL["models/dim.sql"].replace("as id", "as key")}


@pytest.mark.parametrize("adapter", ["duckdb", "postgres", "snowflake", "bigquery", "databricks"])
def test_a_renamed_column_breaks_it_wherever_it_is_created(adapter: str, tmp_path: Path) -> None:
    base, head = {"dim": DIM, "fct": FCT_BY_REF}, {"dim": RENAMED, "fct": FCT_BY_REF}
    changes = compared(tmp_path, base, head, RENAMED_SQL, adapter=adapter)
    assert broken(changes) == {"the foreign key to `dim` names its column `id`, which it no longer has": "proved"}
    (problem,) = changes.nodes[FCT].problems
    renamed = next(each for each in changes.changes if each.kind == "column-renamed")
    assert problem.change == renamed.id


@pytest.mark.parametrize("adapter", ["trino", "athena", "materialize", "spark"])
def test_nothing_breaks_where_it_is_left_out(adapter: str, tmp_path: Path) -> None:
    base, head = {"dim": DIM, "fct": FCT_BY_REF}, {"dim": RENAMED, "fct": FCT_BY_REF}
    assert not broken(compared(tmp_path, base, head, RENAMED_SQL, adapter=adapter))


def test_a_view_has_no_foreign_key_that_could_break(tmp_path: Path) -> None:
    view = {**FCT_BY_REF, "materialized": "view"}
    assert not broken(compared(tmp_path, {"dim": DIM, "fct": view}, {"dim": RENAMED, "fct": view}, RENAMED_SQL))


@pytest.mark.parametrize(
    ("adapter", "proof"), [("duckdb", "proved"), ("postgres", "proved"), ("snowflake", "possible")]
)
@pytest.mark.parametrize(
    "dim",
    [under({"id": "integer", "name": "varchar"}), {"materialized": "table"}, {**DIM, "materialized": "view"}],
    ids=["no constraint", "no contract", "a view"],
)
def test_it_needs_a_key_to_refer_to(dim: Json, adapter: str, proof: str, tmp_path: Path) -> None:
    changes = compared(tmp_path, {"dim": DIM, "fct": FCT_BY_REF}, {"dim": dim, "fct": FCT_BY_REF}, {}, adapter=adapter)
    assert list(broken(changes).values()) == [proof]
    assert "primary key or unique" in next(iter(broken(changes)))


def test_another_key_of_the_same_column_will_do(tmp_path: Path) -> None:
    head = {
        "dim": under({"id": "integer", "name": "varchar"}, {"type": "unique", "columns": ["ID"]}),
        "fct": FCT_BY_REF,
    }
    assert not broken(compared(tmp_path, {"dim": DIM, "fct": FCT_BY_REF}, head, {}))


@pytest.mark.parametrize(
    ("adapter", "data_type", "fails"),
    [
        ("duckdb", "bigint", True),
        ("postgres", "bigint", False),
        ("duckdb", "varchar", True),
        ("postgres", "text", True),
    ],
)
def test_types_must_be_comparable(adapter: str, data_type: str, fails: bool, tmp_path: Path) -> None:
    head = {"dim": under({"id": data_type, "name": "varchar"}, KEY), "fct": FCT_BY_REF}
    files = {"models/dim.sql": SQL["models/dim.sql"].replace("as integer", f"as {data_type}")}
    changes = compared(tmp_path, {"dim": DIM, "fct": FCT_BY_REF}, head, files, adapter=adapter)
    assert bool(broken(changes)) == fails


def test_both_columns_may_change_their_type_together(tmp_path: Path) -> None:
    head = {"dim": under({"id": "bigint", "name": "varchar"}, KEY), "fct": under({"dim_id": "bigint"}, BY_REF)}
    files = {path: text.replace("as integer", "as bigint") for path, text in SQL.items()}
    assert not broken(compared(tmp_path, {"dim": DIM, "fct": FCT_BY_REF}, head, files))


def test_a_table_that_is_gone_breaks_who_names_it_without_a_ref(tmp_path: Path) -> None:
    by_name = under({"dim_id": "integer"}, BY_NAME)
    changes = compared(tmp_path, {"dim": DIM, "fct": by_name}, {"fct": by_name}, {"models/dim.sql": ""})
    assert broken(changes) == {"the foreign key to `dim` names a relation that is no longer built": "proved"}


def test_a_new_one_must_name_a_column_that_is_there(tmp_path: Path) -> None:
    wrong = under({"dim_id": "integer"}, {**BY_REF, "to_columns": ["key"]})
    changes = compared(tmp_path, {"dim": DIM, "fct": under({"dim_id": "integer"})}, {"dim": DIM, "fct": wrong}, {})
    assert broken(changes) == {"the foreign key to `dim` names its column `key`, which it does not have": "proved"}


def test_what_was_wrong_before_is_not_said(tmp_path: Path) -> None:
    wrong = under({"dim_id": "integer"}, {**BY_REF, "to_columns": ["key"]})
    edited = {"models/dim.sql": SQL["models/dim.sql"].replace("name", "upper(name) as name")}
    assert not broken(compared(tmp_path, {"dim": DIM, "fct": wrong}, {"dim": DIM, "fct": wrong}, edited))


def test_a_ref_without_a_version_refers_to_another_table_after_a_bump(tmp_path: Path) -> None:
    def versions(latest: int) -> Json:
        own = {"of": "dim", "latest_version": latest}
        v1, v2 = DIM | own | {"version": 1}, RENAMED | own | {"version": 2}
        return {"dim_v1": v1, "dim_v2": v2, "fct": FCT_BY_REF}

    files = {"models/dim_v1.sql": SQL["models/dim.sql"], "models/dim_v2.sql": RENAMED_SQL["models/dim.sql"]}
    sides = []
    for side, latest in (("base", 1), ("head", 2)):
        given = {"sources": SOURCES, "models": versions(latest)}
        made = SmallProject({**files, "models/fct.sql": SQL["models/fct.sql"], "properties.yml": json.dumps(given)})
        sides.append(read_project(made.write(tmp_path / side)))
    changes = compare(sides[0], sides[1])
    assert broken(changes) == {"the foreign key to `dim_v2` names its column `id`, which it does not have": "proved"}
