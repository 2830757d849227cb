"""Write a made-up pull request: `base/manifest.json`, `base/catalog.json` and `head/manifest.json`.

    python -m benchmarks.generate --models 1000 --into /tmp/made-up/1000 [--other-target]

The manifests are shaped as dbt 1.11 writes them (schema v12), about 10 KB a model, with two tests a model,
520 macros, documentation and exposures. As in reality every node of the head has another `created_at`; with
`--other-target` it stands in another database and schema, and its compiled SQL names them. The same seed
gives the same bytes.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.made_up_edits import Edit, five_edits
from benchmarks.made_up_manifest import Json, Target, exposures, macros, model_node, source_node, test_node
from benchmarks.made_up_models import TYPES, Relation, made_up_project


def maps(resources: Iterable[Json]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """dbt's `parent_map` and `child_map`."""
    parents = {item["unique_id"]: list(item.get("depends_on", {}).get("nodes", ())) for item in resources}
    children: dict[str, list[str]] = {unique_id: [] for unique_id in parents}
    for unique_id, above in parents.items():
        for parent in above:
            children[parent].append(unique_id)
    return parents, children


def manifest(relations: Sequence[Relation], edited: Mapping[str, str], target: Target, seed: int) -> Json:
    """The whole manifest; `edited` has the source of the models that differ from what the project says."""
    nodes: dict[str, Json] = {}
    sources: dict[str, Json] = {}
    for position, relation in enumerate(relations):
        created_at = target.clock + position / 100
        if relation.layer == "source":
            sources[relation.unique_id] = source_node(relation, target, created_at)
            continue
        nodes[relation.unique_id] = model_node(relation, edited.get(relation.name, relation.raw), target, created_at)
        for test in ("not_null", "unique"):
            node = test_node(relation, test, relation.first("key"), target, created_at)
            nodes[node["unique_id"]] = node
    shown = exposures([relation for relation in relations if relation.layer == "mart"], target.clock)
    parents, children = maps([*nodes.values(), *sources.values(), *shown.values()])
    return {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
            "dbt_version": "1.11.2",
            "generated_at": f"2026-0{1 + int(target.clock) % 2}-05T06:07:08.000000Z",
            "invocation_id": target.invocation,
            "env": {},
            "project_name": "shop",
            "project_id": "shop",
            "user_id": None,
            "send_anonymous_usage_stats": False,
            "adapter_type": target.adapter,
        },
        "nodes": nodes,
        "sources": sources,
        "macros": macros(seed, target.clock),
        "docs": {},
        "exposures": shown,
        "metrics": {},
        "groups": {},
        "selectors": {},
        "disabled": {},
        "parent_map": parents,
        "child_map": children,
        "group_map": {},
        "saved_queries": {},
        "semantic_models": {},
        "unit_tests": {},
        "functions": {},
    }


def catalog(relations: Sequence[Relation], target: Target) -> Json:
    """The base's catalog: every relation with its columns, in the warehouse's case."""
    entries: dict[str, dict[str, Json]] = {"model": {}, "source": {}}
    for relation in relations:
        fold = str.upper if target.adapter == "snowflake" else str.lower
        entries["source" if relation.layer == "source" else "model"][relation.unique_id] = {
            "metadata": {
                "type": "BASE TABLE",
                "schema": target.schema,
                "name": relation.name,
                "database": target.database,
                "comment": None,
                "owner": None,
            },
            "columns": {
                fold(column.name): {"type": TYPES[column.kind], "index": index, "name": fold(column.name)}
                for index, column in enumerate(relation.columns, 1)
            },
            "stats": {"has_stats": {"id": "has_stats", "label": "Has Stats?", "value": False, "include": False}},
            "unique_id": relation.unique_id,
        }
    head = {
        "dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json",
        "invocation_id": target.invocation,
    }
    return {"metadata": head, "nodes": entries["model"], "sources": entries["source"], "errors": None}


def write(path: Path, document: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(document))


def generate(into: Path, models: int, seed: int = 1, adapter: str = "duckdb", other_target: bool = False) -> list[Edit]:
    """Write the pull request; what it edits."""
    relations = made_up_project(models, seed)
    edits = list(five_edits(relations))
    quoted = adapter != "snowflake"
    base = Target("analytics", "prod", quoted, adapter, 1_770_000_000.0, "11111111-0000-4000-8000-000000000001")
    database, schema = ("analytics_ci", "pr_1234") if other_target else (base.database, base.schema)
    head = Target(database, schema, quoted, adapter, 1_770_086_401.0, "22222222-0000-4000-8000-000000000002")
    write(into / "base" / "manifest.json", manifest(relations, {}, base, seed))
    write(into / "base" / "catalog.json", catalog(relations, base))
    write(
        into / "head" / "manifest.json",
        manifest(relations, {edit.model.name: edit.raw for edit in edits}, head, seed),
    )
    return edits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=1000)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--adapter", choices=("duckdb", "snowflake"), default="duckdb")
    parser.add_argument("--other-target", action="store_true")
    asked = parser.parse_args()
    edits = generate(asked.into, asked.models, asked.seed, asked.adapter, asked.other_target)
    for edit in edits:
        print(f"{edit.model.name}: {edit.what}, {len(edit.descendants)} models below")
    reached = frozenset[str]().union(*(edit.descendants for edit in edits))
    print(f"{len(reached)} models below all of them")
    for path in sorted(asked.into.glob("*/*.json")):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
