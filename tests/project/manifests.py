"""The sample project's manifest, and what older and other versions of dbt would have written."""

import copy
import functools
import json
from pathlib import Path
from typing import Any

from dbt_impact.project.project import Project, read_project

SAMPLE = Path(__file__).parents[2] / "sample_project" / "artifacts" / "base"

Json = dict[str, Any]

# The schema that brought a field, as 193 manifests of public projects show it.
_TOP_SINCE = {
    "groups": 9,
    "group_map": 9,
    "semantic_models": 10,
    "saved_queries": 11,
    "unit_tests": 12,
    "functions": 12,
}
_METADATA_SINCE = {"project_name": 10, "quoting": 12, "run_started_at": 12}
_NODE_SINCE = {
    "language": 7,
    "access": 9,
    "constraints": 9,
    "contract": 9,
    "group": 9,
    "latest_version": 9,
    "version": 9,
    "deprecation_date": 10,
    "doc_blocks": 12,
    "functions": 12,
    "primary_key": 12,
    "time_spine": 12,
}
_CONFIG_SINCE = {
    "contract": 9,
    "group": 9,
    "on_configuration_change": 10,
    "access": 11,
    "static_analysis": 12,
}
_SQL_UNTIL_6 = {"raw_code": "raw_sql", "compiled_code": "compiled_sql"}


@functools.cache
def _sample_text() -> str:
    return (SAMPLE / "manifest.json").read_text(encoding="utf-8")


def sample() -> Json:
    """A manifest of schema v12, the caller's own."""
    loaded: Json = json.loads(_sample_text())
    return loaded


def older(manifest: Json, schema: int) -> Json:
    """`manifest` as the dbt of that schema version would have written it."""
    old = copy.deepcopy(manifest)
    _drop(old, _TOP_SINCE, schema)
    _drop(old["metadata"], _METADATA_SINCE, schema)
    old["metadata"]["dbt_schema_version"] = f"https://schemas.getdbt.com/dbt/manifest/v{schema}.json"
    for node in old["nodes"].values():
        _drop(node, _NODE_SINCE, schema)
        _drop(node["config"], _CONFIG_SINCE, schema)
        if schema < 8:
            node["root_path"] = "/home/someone/project"
        if schema < 7:
            for new, sql in _SQL_UNTIL_6.items():
                if new in node:
                    node[sql] = node.pop(new)
    return old


def _drop(fields: Json, since: dict[str, int], schema: int) -> None:
    for name, first in since.items():
        if schema < first:
            fields.pop(name, None)


def write(manifest: object, folder: Path) -> Path:
    """`manifest` as folder/manifest.json; the folder."""
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def read(manifest: object, folder: Path) -> Project:
    return read_project(write(manifest, folder))


def decode_all(project: Project) -> None:
    """Asks for everything, so that nothing lazy stays unread."""
    for unique_id in project.ids():
        project.get(unique_id)
        project.parents(unique_id)
        project.children(unique_id)
        project.catalog_columns(unique_id)
    project.find('"a"."b"."c"')
    project.macro("macro.none.none")
    project.group("none")
    assert project.disabled is not None
    assert project.is_compiled in (True, False)
