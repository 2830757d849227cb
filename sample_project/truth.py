"""What an edit really does: build both sides in DuckDB, and compare what they hold."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from workspace import Json, Workspace

NO_TESTS = ("--exclude-resource-type", "test", "unit_test")


@dataclass(frozen=True)
class Table:
    """What a relation held after a build."""

    types: dict[str, str]
    rows: list[tuple[str, ...]]

    def values(self, columns: Iterable[str]) -> Counter[tuple[str, ...]]:
        """The multiset of the rows, cut down to these columns."""
        places = [list(self.types).index(column) for column in columns]
        return Counter(tuple(row[place] for place in places) for row in self.rows)


@dataclass(frozen=True)
class Outcome:
    """What happened when one side was built on an empty warehouse, then tested."""

    manifest: Json
    tables: dict[str, Table]
    errors: dict[str, str]
    skipped: set[str]
    failing_tests: set[str]
    next_run_errors: dict[str, str] = field(default_factory=dict)


def execute(workspace: Workspace, manifest: Json, production: Path | None = None) -> Outcome:
    """Build everything anew, test it, and (given production's warehouse) run once more on top of that."""
    workspace.warehouse.unlink(missing_ok=True)
    workspace.run("build", *NO_TESTS, may_fail=True)
    results = workspace.results()
    workspace.run("test", may_fail=True)
    tests = workspace.results()
    tables, semantic_errors = read_warehouse(workspace.warehouse, manifest)
    next_run: dict[str, Json] = {}
    if production:
        shutil.copy2(production, workspace.warehouse)
        workspace.run("build", *NO_TESTS, may_fail=True)
        next_run = workspace.results()
    return Outcome(
        manifest=manifest,
        tables=tables,
        errors=errors_in(results) | errors_in(tests) | semantic_errors,
        skipped={name for name in with_status(results, "skipped") if not name.startswith("exposure.")},
        failing_tests=set(with_status(tests, "fail")),
        next_run_errors=errors_in(next_run),
    )


def errors_in(results: dict[str, Json]) -> dict[str, str]:
    """The message of everything that dbt could not execute, without paths of compiled files."""
    return {name: tidy(result["message"]) for name, result in with_status(results, "error").items()}


def with_status(results: dict[str, Json], status: str) -> dict[str, Json]:
    return {name: result for name, result in results.items() if result["status"] == status}


def tidy(message: str) -> str:
    lines = (line.strip() for line in message.splitlines())
    return " ".join(line for line in lines if line and not line.startswith(("compiled code at", "^", "LINE")))


def read_warehouse(path: Path, manifest: Json) -> tuple[dict[str, Table], dict[str, str]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = dict(read_tables(connection, manifest))
        return tables, semantic_errors(connection, manifest, tables)


def read_tables(connection: duckdb.DuckDBPyConnection, manifest: Json) -> Iterator[tuple[str, Table]]:
    for name, node in manifest["nodes"].items():
        if node["resource_type"] not in ("model", "seed", "snapshot") or not node.get("relation_name"):
            continue
        try:
            query = connection.execute(f"select * from {node['relation_name']}")
        except duckdb.CatalogException:
            continue  # it was not built
        types = {column[0]: str(column[1]) for column in query.description or []}
        yield name, Table(types, [tuple(map(repr, row)) for row in query.fetchall()])


def semantic_errors(connection: duckdb.DuckDBPyConnection, manifest: Json, tables: dict[str, Table]) -> dict[str, str]:
    """Semantic models and metrics whose expressions DuckDB refuses on the table that they are about."""
    errors: dict[str, str] = {}
    measures: set[str] = set()
    for name, model in manifest["semantic_models"].items():
        (parent,) = model["depends_on"]["nodes"]
        if parent in tables:
            refused = refused_parts(connection, model, manifest["nodes"][parent]["relation_name"])
            errors |= {name: "; ".join(refused.values())} if refused else {}
            measures |= refused.keys() & {measure["name"] for measure in model["measures"]}
    for name, metric in manifest["metrics"].items():
        if measures & {measure["name"] for measure in metric["type_params"]["input_measures"]}:
            errors[name] = "reads a measure that cannot be computed"
    return errors


def refused_parts(connection: duckdb.DuckDBPyConnection, model: Json, relation: str) -> dict[str, str]:
    refused: dict[str, str] = {}
    for part in model["entities"] + model["dimensions"] + model["measures"]:
        try:
            connection.execute(f"select {part['expr'] or part['name']} from {relation} limit 0")
        except duckdb.BinderException as error:
            refused[part["name"]] = tidy(str(error))
    return refused


def expected(base: Outcome, head: Outcome) -> Json:
    """What an edit does, found by executing both sides."""
    failed = {name for name in head.errors if name.startswith(("model.", "seed.", "snapshot."))}
    blocked = below(failed, head.manifest["parent_map"])
    if strays := head.skipped - blocked:
        sys.exit(f"dbt skipped what stands below no failed model: {sorted(strays)}")
    broken = set(head.errors) - blocked
    next_run = set(head.next_run_errors) - set(head.errors)
    differences = compare_tables(base.tables, head.tables)
    failing = head.failing_tests - base.failing_tests
    surprise = "value" if differences["changed"] or failing else "safe"
    return {
        "class": "break" if broken or next_run else surprise,
        "broken": sorted(broken),
        "broken_at_next_run": sorted(next_run),
        "blocked": sorted(blocked),
        "failing_tests": sorted(failing),
        **differences,
        "exposures": exposures_hit(head.manifest, broken | next_run, blocked, set(differences["changed"])),
        "nodes_added": sorted(set(head.manifest["nodes"]) - set(base.manifest["nodes"])),
        "nodes_removed": sorted(set(base.manifest["nodes"]) - set(head.manifest["nodes"])),
        "errors": {name: (head.next_run_errors | head.errors)[name] for name in sorted(broken | next_run)},
    }


def below(failed: set[str], parents: dict[str, list[str]]) -> set[str]:
    """Everything that is built from, tests or measures a failed node, near or far; exposures aside."""
    found: set[str] = set()
    while True:
        more = {name for name, above in parents.items() if not (failed | found).isdisjoint(above)}
        if more <= found:
            return {name for name in found if not name.startswith("exposure.")}
        found |= more


def compare_tables(base: dict[str, Table], head: dict[str, Table]) -> Json:
    """How the relations that both sides have differ, in columns and in content."""
    both = sorted(name for name in base if name in head)
    return {
        "changed": [name for name in both if content_differs(base[name], head[name])],
        "changed_columns": filled((name, changed_columns(base[name], head[name])) for name in both),
        "changed_in_kept_rows": filled((name, changed_in_kept_rows(base[name], head[name])) for name in both),
        "rows_changed": [name for name in both if len(base[name].rows) != len(head[name].rows)],
        "removed_columns": filled((name, missing(base[name], head[name])) for name in both),
        "added_columns": filled((name, missing(head[name], base[name])) for name in both),
        "retyped_columns": filled((name, retyped(base[name], head[name])) for name in both),
    }


def filled(pairs: Iterable[tuple[str, Any]]) -> Json:
    return {name: value for name, value in pairs if value}


def common(base: Table, head: Table) -> list[str]:
    return [column for column in base.types if column in head.types]


def missing(of: Table, there: Table) -> list[str]:
    return [column for column in of.types if column not in there.types]


def retyped(base: Table, head: Table) -> dict[str, list[str]]:
    columns = (column for column in common(base, head) if base.types[column] != head.types[column])
    return {column: [base.types[column], head.types[column]] for column in columns}


def changed_columns(base: Table, head: Table) -> list[str]:
    return [column for column in common(base, head) if base.values([column]) != head.values([column])]


def changed_in_kept_rows(base: Table, head: Table) -> list[str]:
    """The columns whose values differ in rows that both sides have, by the first column where that is a key."""
    columns = common(base, head)
    before, after = by_key(base, columns), by_key(head, columns)
    kept = before.keys() & after.keys()
    return [c for place, c in enumerate(columns) if any(before[key][place] != after[key][place] for key in kept)]


def by_key(table: Table, columns: list[str]) -> dict[str, tuple[str, ...]]:
    """The rows by their first column; nothing where that column repeats a value."""
    if not columns or columns[0] != next(iter(table.types)):
        return {}
    rows = list(table.values(columns).elements())
    keyed = {row[0]: row for row in rows}
    return keyed if len(keyed) == len(rows) else {}


def content_differs(base: Table, head: Table) -> bool:
    columns = common(base, head)
    return base.values(columns) != head.values(columns)


def exposures_hit(manifest: Json, broken: set[str], blocked: set[str], changed: set[str]) -> dict[str, str]:
    """The exposures that read something broken, blocked or changed: the worst of it."""
    hit: dict[str, str] = {}
    for name, exposure in manifest["exposures"].items():
        reads = set(exposure["depends_on"]["nodes"])
        for effect, nodes in (("changed", changed), ("blocked", blocked), ("broken", broken)):
            if reads & nodes:
                hit[name] = effect
    return hit
