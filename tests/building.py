"""Projects of a few models, made from their SQL alone: what a test of two versions of a query compares."""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from dbt_impact.compare.changes import Changes
from dbt_impact.compare.compare import compare
from dbt_impact.project.project import Project, read_project

PACKAGE = "shop"


def project(
    folder: Path,
    models: Mapping[str, str],
    tables: Mapping[str, str | Mapping[str, str]],
    *,
    adapter: str = "duckdb",
    config: Mapping[str, Mapping[str, object]] | None = None,
    undeclared: Collection[str] = (),
) -> Project:
    """A project of models (name to SQL that reads others by their bare names) over tables.

    A table is `column, …`, or each column with its type.

    Tables are seeds whose columns a contract tells. `config` adds to a model's configuration; what the `undeclared`
    models read stands in their SQL alone. Everything is written to a manifest in `folder`, which is made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    nodes = {_id(name, tables): _seed(name, columns) for name, columns in tables.items()}
    for name, sql in models.items():
        words = set(re.findall(r"\w+", sql.lower()))
        named = [other for other in (*tables, *models) if other != name and other.lower() in words]
        read = [] if name in undeclared else named
        own = dict((config or {}).get(name, {}))
        nodes[_id(name, tables)] = _model(name, sql, [_id(other, tables) for other in read], own)
    parents = {unique_id: _parents(node) for unique_id, node in nodes.items()}
    manifest = {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
            "dbt_version": "1.11.0",
            "adapter_type": adapter,
            "project_name": PACKAGE,
        },
        "nodes": nodes,
        "sources": {},
        "macros": {},
        "exposures": {},
        "parent_map": parents,
        "child_map": {each: [key for key, read in parents.items() if each in read] for each in nodes},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return read_project(folder)


def compared(
    folder: Path,
    tables: Mapping[str, str | Mapping[str, str]],
    base: Mapping[str, str],
    head: Mapping[str, str],
    *,
    adapter: str = "duckdb",
) -> Changes:
    """What changes between two versions of some models."""
    before = project(folder / "base", base, tables, adapter=adapter)
    return compare(before, project(folder / "head", head, tables, adapter=adapter))


def model_id(name: str) -> str:
    return f"model.{PACKAGE}.{name}"


def _id(name: str, tables: Collection[str]) -> str:
    return f"seed.{PACKAGE}.{name}" if name in tables else model_id(name)


def _parents(node: dict[str, object]) -> list[str]:
    depends_on = node["depends_on"]
    assert isinstance(depends_on, dict)
    return list(depends_on["nodes"])


def _seed(name: str, columns: str | Mapping[str, str]) -> dict[str, object]:
    types = columns if isinstance(columns, Mapping) else dict.fromkeys(each.strip() for each in columns.split(","))
    return {
        **_common(name, f"seed.{PACKAGE}.{name}", "seed", f"seeds/{name}.csv", {"materialized": "seed"}),
        "columns": {
            each: {"name": each, **({"data_type": kind} if kind is not None else {})} for each, kind in types.items()
        },
        "contract": {"enforced": True},
        "checksum": {"name": "sha256", "checksum": name},
        "depends_on": {"nodes": [], "macros": []},
    }


def _model(name: str, sql: str, read: list[str], config: dict[str, object]) -> dict[str, object]:
    return {
        **_common(name, model_id(name), "model", f"models/{name}.sql", {"materialized": "table", **config}),
        "raw_code": sql,
        "compiled_code": sql,
        "language": "sql",
        "columns": {},
        "depends_on": {"nodes": read, "macros": []},
    }


def _common(name: str, unique_id: str, kind: str, path: str, config: dict[str, object]) -> dict[str, object]:
    return {
        "unique_id": unique_id,
        "resource_type": kind,
        "name": name,
        "alias": name,
        "package_name": PACKAGE,
        "original_file_path": path,
        "database": "db",
        "schema": "main",
        "relation_name": f'"db"."main"."{name}"',
        "config": config,
    }
