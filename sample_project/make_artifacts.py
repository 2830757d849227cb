"""Make the sample project's artifacts anew: run real dbt, execute both sides, write what happened.

    .venv-dbt/bin/python sample_project/make_artifacts.py

Needs an environment with dbt-core (>=1.11,<1.12) and dbt-duckdb; dbt is run as a program, in copies of the
project under a temporary folder. What is written below `artifacts/` depends on the project, the pull request
and the versions of dbt and DuckDB alone: times, ids and paths of the machine are taken out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

Json = dict[str, Any]

PROJECT = Path(__file__).resolve().parent
PULL_REQUEST = PROJECT / "pull_request"
ARTIFACTS = PROJECT / "artifacts"
PACKAGE = "halfpenny"
SOURCES = ("dbt_project.yml", "profiles.yml", "macros", "models", "raw_data", "seeds", "snapshots", "tests")
NO_TESTS = ("--exclude-resource-type", "test", "unit_test")

BASE_MADE_AT = "2026-03-02T06:00:00.000000Z"
HEAD_MADE_AT = "2026-03-03T10:30:00.000000Z"
CREATED_AT = 1772431200.0
OF_THE_MACHINE = ("invocation_id", "invocation_started_at", "run_started_at", "user_id")


# --- running dbt -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Workspace:
    """A copy of the project, with some edits laid over it, and a warehouse of its own."""

    folder: Path
    dbt: Path

    @property
    def warehouse(self) -> Path:
        return self.folder / f"{PACKAGE}.duckdb"

    def run(self, *arguments: str, may_fail: bool = False) -> None:
        """Run one dbt command in the folder; a failure ends the script unless it is what we look for."""
        environment = os.environ | {"DBT_PROFILES_DIR": str(self.folder), "DBT_VERSION_CHECK": "false"}
        done = subprocess.run(
            [self.dbt, "--no-use-colors", *arguments],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode and not (may_fail and done.returncode == 1):
            sys.exit(f"dbt {' '.join(arguments)} failed in {self.folder}:\n{done.stdout}")

    def read(self, name: str) -> Json:
        document: Json = json.loads((self.folder / "target" / name).read_text(encoding="utf-8"))
        return document

    def results(self) -> dict[str, Json]:
        return {result["unique_id"]: result for result in self.read("run_results.json")["results"]}


def make_workspace(folder: Path, dbt: Path, edits: Iterable[Path]) -> Workspace:
    folder.mkdir(parents=True)
    for name in SOURCES:
        copy(PROJECT / name, folder / name)
    for edit in edits:
        shutil.copytree(edit, folder, dirs_exist_ok=True)
    return Workspace(folder, dbt)


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)


def edits_of_pull_request() -> list[Path]:
    """The edits in order; no two may change the same file, so that the pull request is their union."""
    edits = sorted(path for path in PULL_REQUEST.iterdir() if path.is_dir())
    files = Counter(path.relative_to(edit) for edit in edits for path in edit.rglob("*") if path.is_file())
    twice = [str(path) for path, count in files.items() if count > 1]
    if twice:
        sys.exit(f"two edits change the same file: {', '.join(twice)}")
    return edits


# --- cleaning and writing artifacts ----------------------------------------------------------------------


def clean_manifest(manifest: Json, made_at: str) -> Json:
    """Without times, ids and paths of this machine, and without dbt's macros that no node reaches."""
    metadata = {key: value for key, value in manifest["metadata"].items() if key not in OF_THE_MACHINE}
    reached = reached_macros(manifest)
    cleaned = manifest | {
        "metadata": metadata | {"generated_at": made_at, "env": {}},
        "macros": {name: macro for name, macro in manifest["macros"].items() if name in reached},
        "docs": {name: doc for name, doc in manifest["docs"].items() if doc["package_name"] == PACKAGE},
    }
    for part in parts(cleaned):
        if "created_at" in part:
            part["created_at"] = CREATED_AT
        if "root_path" in part:
            part["root_path"] = None
    return cleaned


def parts(manifest: Json) -> Iterator[Json]:
    """Every node, source, exposure, metric, macro ... of a manifest."""
    for section in manifest.values():
        if isinstance(section, dict):
            yield from (part for part in section.values() if isinstance(part, dict))


def reached_macros(manifest: Json) -> set[str]:
    """The project's own macros and everything that a node or they reach through `depends_on.macros`."""
    macros: Json = manifest["macros"]
    waiting = [name for name, macro in macros.items() if macro["package_name"] == PACKAGE]
    for part in parts(manifest):
        if part.get("resource_type") != "macro":
            waiting += (part.get("depends_on") or {}).get("macros", [])
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in macros and name not in reached:
            reached.add(name)
            waiting += macros[name]["depends_on"]["macros"]
    return reached


def clean_catalog(catalog: Json) -> Json:
    metadata = {key: value for key, value in catalog["metadata"].items() if key not in OF_THE_MACHINE}
    return catalog | {"metadata": metadata | {"generated_at": BASE_MADE_AT, "env": {}}}


def write(path: Path, document: Json, *, indent: int | None = None) -> None:
    """Write JSON, compressed where the name says so; the same document gives the same bytes."""
    separators = None if indent else (",", ":")
    text = json.dumps(document, indent=indent, separators=separators, ensure_ascii=False) + "\n"
    if str(Path(tempfile.gettempdir()).resolve()) in text or str(Path.home()) in text:
        sys.exit(f"{path} would name a folder of this machine")
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


# --- executing one side ----------------------------------------------------------------------------------


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


def semantic_errors(
    connection: duckdb.DuckDBPyConnection, manifest: Json, tables: dict[str, Table]
) -> dict[str, str]:
    """Semantic models and metrics whose expressions DuckDB refuses on the table that they are about."""
    errors: dict[str, str] = {}
    refused: set[str] = set()
    for name, model in manifest["semantic_models"].items():
        (parent,) = model["depends_on"]["nodes"]
        relation = manifest["nodes"][parent]["relation_name"]
        for kind in ("entities", "dimensions", "measures") if parent in tables else ():
            for part in model[kind]:
                try:
                    connection.execute(f"select {part['expr'] or part['name']} from {relation} limit 0")
                except duckdb.BinderException as error:
                    errors[name] = tidy(str(error))
                    refused |= {part["name"]} if kind == "measures" else set()
    for name, metric in manifest["metrics"].items():
        if refused & {measure["name"] for measure in metric["type_params"]["input_measures"]}:
            errors[name] = "reads a measure that cannot be computed"
    return errors


# --- comparing two outcomes ------------------------------------------------------------------------------


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


# --- making everything -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Maker:
    """Makes the artifacts of one run of this script, in folders of their own."""

    root: Path
    dbt: Path

    def workspace(self, name: str, edits: Iterable[Path] = ()) -> Workspace:
        return make_workspace(self.root / name, self.dbt, edits)

    def base(self) -> tuple[Outcome, Path, Path]:
        """Base's artifacts; then what executing it gave, its warehouse and its state for `--state`."""
        workspace = self.workspace("base")
        workspace.run("compile")  # on an empty warehouse: no model is compiled as incremental
        manifest = clean_manifest(workspace.read("manifest.json"), BASE_MADE_AT)
        write(ARTIFACTS / "base" / "manifest.json", manifest)
        state = self.root / "state"
        shutil.copytree(workspace.folder / "target", state)
        outcome = execute(workspace, manifest)
        if outcome.errors or outcome.failing_tests:
            sys.exit(f"base does not build: {outcome.errors or outcome.failing_tests}")
        workspace.run("docs", "generate", "--no-compile")
        write(ARTIFACTS / "base" / "catalog.json", clean_catalog(workspace.read("catalog.json")))
        workspace.run("compile")  # now the tables exist
        write_variant("incremental", workspace)
        return outcome, Path(shutil.copy2(workspace.warehouse, self.root / "production.duckdb")), state

    def variants_of_base(self) -> None:
        parsed = self.workspace("parse_only")
        parsed.run("parse")
        write_variant("parse_only", parsed)
        other = self.workspace("other_target")
        other.run("compile", "--target", "dev")
        write_variant("other_target", other)

    def partial_heads(self, edits: list[Path], state: Path) -> None:
        """The pull request as a CI job compiles it: what changed alone, the rest deferred to production."""
        for name, target in (("partial", "prod"), ("partial_other_target", "pr")):
            workspace = self.workspace(name, edits)
            changed = ("--select", "state:modified+", "--defer", "--state", str(state))
            workspace.run("compile", "--target", target, *changed)
            write_variant(name, workspace, HEAD_MADE_AT)

    def head(self, folder: Path, edits: list[Path], base: Outcome, production: Path) -> Json:
        """One head's manifest and its truth."""
        workspace = self.workspace(f"head_{folder.name}", edits)
        workspace.run("compile")
        manifest = clean_manifest(workspace.read("manifest.json"), HEAD_MADE_AT)
        whole = folder == ARTIFACTS / "head"
        write(folder / ("manifest.json" if whole else "manifest.json.gz"), manifest)
        truth = expected(base, execute(workspace, manifest, production))
        write(folder / "expected.json", truth, indent=2)
        shutil.rmtree(workspace.folder)
        return truth


def write_variant(name: str, workspace: Workspace, made_at: str = BASE_MADE_AT) -> None:
    manifest = clean_manifest(workspace.read("manifest.json"), made_at)
    write(ARTIFACTS / name / "manifest.json.gz", manifest)


def make(maker: Maker) -> None:
    edits = edits_of_pull_request()
    shutil.rmtree(ARTIFACTS, ignore_errors=True)
    started = time.monotonic()
    base, production, state = maker.base()
    maker.variants_of_base()
    maker.partial_heads(edits, state)
    heads = [(ARTIFACTS / "head", edits)] + [(ARTIFACTS / "edits" / edit.name, [edit]) for edit in edits]
    for folder, chosen in heads:
        truth = maker.head(folder, chosen, base, production)
        print(f"{time.monotonic() - started:5.0f} s  {folder.relative_to(ARTIFACTS)}: {truth['class']}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    beside = Path(sys.executable).parent / "dbt"
    parser.add_argument("--dbt", type=Path, default=beside, help="the dbt program (default: beside this Python)")
    dbt = parser.parse_args().dbt.absolute()
    if not dbt.exists():
        sys.exit(f"no dbt at {dbt}; install \"dbt-core>=1.11,<1.12\" and dbt-duckdb there, or pass --dbt")
    with tempfile.TemporaryDirectory(prefix="sample-") as root:
        make(Maker(Path(root).resolve(), dbt))


if __name__ == "__main__":
    main()
