"""What a contract promises, and when two of them promise the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.compare.edits.promises import changed_promises
from dbt_impact.compare.edits.properties import Property
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project, read_project
from tests.small_projects import SmallProject

Json = dict[str, Any]
DIM = "model.shop.dim"
TYPES = {"id": "integer", "name": "varchar(10)"}


def project(folder: Path, own: Json, **given: Any) -> Project:
    models = {"dim": {"materialized": "table", **own}}
    properties = {"sources": {"customers": TYPES}, "models": models, **given}
    sql = "select id, name from {{ source('raw', 'customers') }}"
    made = SmallProject({"models/dim.sql": sql, "properties.yml": json.dumps(properties)})
    return read_project(made.write(folder))


def changed(folder: Path, before: Json, after: Json, **given: Any) -> list[Property]:
    base, head = project(folder / "base", before, **given), project(folder / "head", after, **given)
    old, new = base.get(DIM), head.get(DIM)
    assert isinstance(old, Node)
    assert isinstance(new, Node)
    return list(changed_promises(base, head, old, new, {}))


def under(*constraints: Json, **types: str) -> Json:
    return {"contract": TYPES | types, "constraints": list(constraints)}


UNIQUE = {"type": "unique", "column": "name"}
KEY = {"type": "primary_key", "columns": ["id"]}
NOT_NULL = {"type": "not_null", "column": "id"}


@pytest.mark.parametrize(
    ("adapter", "name"), [("duckdb", "constraint"), ("snowflake", "noted constraint"), ("bigquery", None)]
)
def test_a_constraint_counts_as_the_warehouse_takes_it(adapter: str, name: str | None, tmp_path: Path) -> None:
    expected = [] if name is None else [Property(name, "unique (name)", "none", "unique (name)")]
    assert changed(tmp_path, under(UNIQUE), under(), adapter=adapter) == expected


def test_a_primary_key_says_what_not_null_says_where_it_is_enforced(tmp_path: Path) -> None:
    assert changed(tmp_path / "duckdb", under(KEY, NOT_NULL), under(KEY)) == []
    (lost,) = changed(tmp_path / "snowflake", under(KEY, NOT_NULL), under(KEY), adapter="snowflake")
    assert (lost.name, lost.before) == ("constraint", "not_null (id)")


def test_without_a_contract_there_is_nothing_to_take_away(tmp_path: Path) -> None:
    assert changed(tmp_path, {"constraints": [KEY]}, {"constraints": []}) == []


def test_a_contract_that_goes_takes_the_constraints_with_it_and_is_said_once(tmp_path: Path) -> None:
    gone = changed(tmp_path, under(KEY, UNIQUE), {"columns": ["id", "name"]})
    assert gone == [Property("contract enforced", "true", "false")]


def test_types_differ_by_their_kind_or_by_their_size(tmp_path: Path) -> None:
    kind = changed(tmp_path / "kind", under(), under(name="integer"))
    size = changed(tmp_path / "size", under(), under(name="varchar(20)"))
    same = changed(tmp_path / "same", under(), under(name="VARCHAR( 10 )", id="int"))
    assert [each.name for each in (*kind, *size, *same)] == ["contract type", "contract size"]


def test_a_constraint_comes_and_goes_with_its_column(tmp_path: Path) -> None:
    before = {"contract": {"id": "integer"}, "constraints": [{"type": "unique", "column": "id"}]}
    after = {"contract": {"key": "integer"}, "constraints": [{"type": "unique", "column": "key"}]}
    assert [each.name for each in changed(tmp_path, before, after)] == ["contract column", "contract column"]


def test_an_edited_check_is_one_change(tmp_path: Path) -> None:
    checks = [{"type": "check", "expression": each} for each in ("id > 0", "id  >\n 0", "id >= 0")]
    assert changed(tmp_path / "blanks", under(checks[0]), under(checks[1])) == []
    (edited,) = changed(tmp_path / "edited", under(checks[0]), under(checks[2]))
    assert (edited.before, edited.after) == ("check (id > 0)", "check (id >= 0)")
