"""Where new nodes are built in projects that name relations in their own way."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from dbt_impact.compile.renderer import Renderer
from dbt_impact.overlay.overlay import Overlaid, lay_over
from dbt_impact.overlay.tree import FileEdits, Stored
from dbt_impact.project.project import read_project
from tests.compile.templates import project

# As dbt's own page has it: only production builds where the settings say.
ONLY_IN_PRODUCTION = """{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if target.name == 'prod' and custom_schema_name is not none -%}{{ custom_schema_name | trim }}
    {%- else -%}{{ target.schema }}{%- endif -%}
{%- endmacro %}"""
BY_FOLDER = """{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or node.fqn[1]) | replace('_', '') }}
{%- endmacro %}"""
BY_USER = "{% macro generate_schema_name(custom_schema_name, node) %}{{ target.user }}{% endmacro %}"
ALIASES = """{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {{ (custom_alias_name or node.name) | replace('__', '_') }}
{%- endmacro %}"""


def made(folder: Path, macros: Mapping[str, str], schemas: Mapping[str, str], text: str) -> Overlaid:
    """A project in which models `a`, of no schema, and `b`, of the schema `mart`, are built so, and a new one."""
    project(folder, dict.fromkeys(schemas, "select 1 as id"), macros)
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, schema in schemas.items():
        entry = manifest["nodes"][f"model.shop.{name}"]
        entry |= {"schema": schema, "relation_name": f'"db"."{schema}"."{name}"', "fqn": ["shop", "core", name]}
        entry["config"]["schema"] = "mart" if name == "b" else None
    (folder / "manifest.json").write_text(json.dumps(manifest))
    base = read_project(folder)
    after = {"dbt_project.yml": b"name: shop", "models/core/new__one.sql": text.encode()}
    before = {"dbt_project.yml": after["dbt_project.yml"]}
    renderer = Renderer(base)
    found = lay_over(
        base,
        FileEdits.between(Stored(before.get), Stored(after.get), ["models/core/new__one.sql"]),
        renderer.macro_text,
    )
    renderer.close()
    return found


def name_in(overlaid: Overlaid) -> str | None:
    return overlaid.project.relation_name("model.shop.new__one")


@pytest.mark.parametrize(
    ("macro", "schemas", "text", "expected"),
    [
        (
            ONLY_IN_PRODUCTION,
            {"a": "main", "b": "mart"},
            "{{ config(schema='other') }}select 1",
            '"db"."other"."new__one"',
        ),
        (
            ONLY_IN_PRODUCTION,
            {"a": "main", "b": "main"},
            "{{ config(schema='other') }}select 1",
            '"db"."main"."new__one"',
        ),
        (
            BY_FOLDER,
            {"a": "core", "b": "mart"},
            "{{ config(schema='o_ther') }}select 1",
            '"db"."other"."new__one"',
        ),
    ],
)
def test_the_projects_own_macro_says_where(
    macro: str, schemas: Mapping[str, str], text: str, expected: str, tmp_path: Path
) -> None:
    found = made(tmp_path, {"generate_schema_name": macro}, schemas, text)
    assert name_in(found) == expected
    assert not found.messages


def test_an_alias_is_made_by_the_projects_own_macro(tmp_path: Path) -> None:
    found = made(tmp_path, {"generate_alias_name": ALIASES}, {"a": "main"}, "select 1 as id")
    assert name_in(found) == '"db"."main"."new_one"'
    assert not found.messages


def test_what_depends_on_more_than_a_manifest_tells_is_a_guess(tmp_path: Path) -> None:
    text = "{{ config(schema='other') }}select 1"
    found = made(tmp_path, {"generate_schema_name": BY_USER}, {"a": "main", "b": "mart"}, text)
    assert name_in(found) == '"db"."main_other"."new__one"'
    assert found.messages == (
        "where 'model.shop.new__one' would be built is a guess: the project names relations by a rule of its own",
    )
