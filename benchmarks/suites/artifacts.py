"""A manifest and a catalog of a suite's queries: models over sources."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.suites.statements import Statement


def write(
    folder: Path,
    built: Mapping[str, Statement],
    sources: Iterable[str],
    adapter: str,
    catalogued: Mapping[str, Mapping[str, str]],
) -> None:
    """A manifest of the statements as models over sources, and a catalog of what is known of those."""
    ids = {f"source.suite.{name}": name for name in sources}
    targets = {each.target: unique_id for unique_id, each in built.items() if each.target not in ("", *ids.values())}
    parents = {
        unique_id: [targets.get(name, f"source.suite.{name}") for name in sorted(each.reads)]
        for unique_id, each in built.items()
    }
    metadata = {"dbt_version": "1.11.0", "adapter_type": adapter, "project_name": "suite"}
    version = "https://schemas.getdbt.com/dbt/{}.json"
    manifest = {
        "metadata": {**metadata, "dbt_schema_version": version.format("manifest/v12")},
        "nodes": {
            key: _model(key, each.sql, each.target if each.target in targets else f"built.{key}", parents[key])
            for key, each in built.items()
        },
        "sources": {key: _source(key, name) for key, name in ids.items()},
        "macros": {},
        "exposures": {},
        "parent_map": parents | {key: [] for key in ids},
        "child_map": {key: [each for each, read in parents.items() if key in read] for key in (*ids, *built)},
    }
    catalog = {
        "metadata": {"dbt_schema_version": version.format("catalog/v1")},
        "nodes": {},
        "sources": {
            f"source.suite.{name}": {
                "metadata": {"type": "table", "schema": "s", "name": name, "database": None},
                "columns": {
                    each: {"name": each, "type": of, "index": at} for at, (each, of) in enumerate(columns.items())
                },
                "stats": {},
            }
            for name, columns in catalogued.items()
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "catalog.json").write_text(json.dumps(catalog), encoding="utf-8")


def _model(unique_id: str, sql: str, relation: str, parents: list[str]) -> dict[str, object]:
    name = unique_id.rpartition(".")[2]
    return {
        **_common(unique_id, name, "model", relation),
        "alias": name,
        "raw_code": sql,
        "compiled_code": sql,
        "language": "sql",
        "config": {"materialized": "table"},
        "depends_on": {"nodes": parents, "macros": []},
    }


def _source(unique_id: str, name: str) -> dict[str, object]:
    last = name.rpartition(".")[2]
    return {**_common(unique_id, last, "source", name), "source_name": "suite", "identifier": last}


def _common(unique_id: str, name: str, kind: str, relation: str) -> dict[str, object]:
    return {
        "unique_id": unique_id,
        "resource_type": kind,
        "name": name,
        "package_name": "suite",
        "original_file_path": f"{name}.sql",
        "relation_name": ".".join(f'"{part}"' for part in relation.split(".")),
        "columns": {},
    }
