"""The variables that a manifest gives away."""

import json
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.compile.given import Given
from dbt_impact.compile.renderer import Rendered, Renderer
from dbt_impact.project.project import Project, read_project
from tests.compile.templates import project

ASKING = "{{ var('flag', 'unset') }}"


def with_(made: Project, folder: Path, **parts: Any) -> Project:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, entries in parts.items():
        for unique_id, fields in entries.items():
            if name == "disabled":
                manifest.setdefault(name, {})[unique_id] = fields
            else:
                manifest[name][unique_id] |= fields
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return read_project(folder)


def asked(made: Project, given: Given | None = None) -> Rendered:
    found = Renderer(made, given or Given(is_whole=True)).compiled("model.shop.it")
    assert isinstance(found, Rendered)
    return found


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("{{ config(enabled=var('flag', False)) }}", "True"),
        ("{{ config(materialized='table', enabled = (var('flag') and var('other', true))) }}", "True"),
        ("{{ config(enabled=var('flag', False) or var('other')) }}", "unset"),
        ("{{ config(enabled=var('flag', 1) == 1) }}", "unset"),
        ("{{ config(tags=var('flag', [])) }}", "unset"),
    ],
)
def test_what_is_enabled_by_a_variable_says_that_it_is_true(config: str, told: str, tmp_path: Path) -> None:
    assert asked(project(tmp_path, {"it": ASKING, "enabled": f"{config}select 1"})).sql == told


def test_what_is_disabled_by_a_variable_says_that_it_is_false(tmp_path: Path) -> None:
    entry = {"package_name": "shop", "raw_code": "{{ config(enabled=var('flag', true)) }}select 1"}
    made = with_(project(tmp_path, {"it": ASKING}), tmp_path, disabled={"model.shop.off": [entry]})
    assert asked(made).sql == "False"


def test_an_old_manifest_lists_what_is_disabled_too(tmp_path: Path) -> None:
    entry = {"package_name": "shop", "raw_sql": "{{ config(enabled=var('flag', true)) }}select 1"}
    with_(project(tmp_path, {"it": ASKING}), tmp_path, disabled={"model.shop.off": [entry]})
    file = tmp_path / "manifest.json"
    text = file.read_text(encoding="utf-8").replace("manifest/v12.json", "manifest/v6.json")
    file.write_text(text.replace('"raw_code"', '"raw_sql"'), encoding="utf-8")
    assert asked(read_project(tmp_path)).sql == "False"


def test_where_sources_are_read_says_what_a_variable_was(tmp_path: Path) -> None:
    written = {"unrendered_schema": "{{ var ('flag', 'elsewhere') }}"}
    made = with_(project(tmp_path, {"it": ASKING}), tmp_path, sources={"source.shop.raw.orders": written})
    assert asked(made).sql == "raw"


def test_a_manifest_that_was_built_with_other_variables_makes_all_of_them_doubtful(tmp_path: Path) -> None:
    made = project(tmp_path, {"it": "{{ var('other', 1) }}", "on": "{{ config(enabled=var('flag')) }}select 1"})
    assert not asked(made, Given({"shop": {"flag": True}}, is_whole=True)).doubts
    renderer = Renderer(made, Given({"shop": {"flag": False, "other": 2}}, is_whole=True))
    found = renderer.compiled("model.shop.it")
    assert isinstance(found, Rendered)
    assert found.sql == "2"
    assert len(found.doubts) == 1
    assert not renderer.knows_variables
