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
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from state_modified import state_modified
from state_modified import write as write_state_modified
from truth import Outcome, execute, expected
from workspace import PACKAGE, PROJECT, Json, Workspace, make_workspace

PULL_REQUEST = PROJECT / "pull_request"
ARTIFACTS = PROJECT / "artifacts"

BASE_MADE_AT = "2026-03-02T06:00:00.000000Z"
HEAD_MADE_AT = "2026-03-03T10:30:00.000000Z"
CREATED_AT = 1772431200.0
OF_THE_MACHINE = ("invocation_id", "invocation_started_at", "run_started_at", "user_id")


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
    return {name: by_id(section) for name, section in cleaned.items()}


def by_id(section: Any) -> Any:
    """A section in the order of its ids; dbt's own order varies from run to run."""
    return dict(sorted(section.items())) if isinstance(section, dict) else section


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
    cleaned = catalog | {"metadata": metadata | {"generated_at": BASE_MADE_AT, "env": {}}}
    return {name: by_id(section) for name, section in cleaned.items()}


def write(path: Path, document: Json, *, indent: int | None = None) -> None:
    """Write JSON, compressed where the name says so; the same document gives the same bytes."""
    separators = None if indent else (",", ":")
    text = json.dumps(document, indent=indent, separators=separators, ensure_ascii=False) + "\n"
    if str(Path(tempfile.gettempdir()).resolve()) in text or str(Path.home()) in text:
        sys.exit(f"{path} would name a folder of this machine")
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def edits_of_pull_request() -> list[Path]:
    """The edits in order; no two may change the same file, so that the pull request is their union."""
    edits = sorted(path for path in PULL_REQUEST.iterdir() if path.is_dir())
    files = Counter(path.relative_to(edit) for edit in edits for path in edit.rglob("*") if path.is_file())
    twice = [str(path) for path, count in files.items() if count > 1]
    if twice:
        sys.exit(f"two edits change the same file: {', '.join(twice)}")
    return edits


@dataclass(frozen=True)
class Maker:
    """Makes the artifacts of one run of this script: below `made`, in workspaces of their own below `root`."""

    root: Path
    dbt: Path

    @property
    def made(self) -> Path:
        return self.root / "artifacts"

    def workspace(self, name: str, edits: Iterable[Path] = ()) -> Workspace:
        return make_workspace(self.root / "workspaces" / name, self.dbt, edits)

    def base(self) -> tuple[Outcome, Path, Path]:
        """Base's artifacts; then what executing it gave, its warehouse and its state for `--state`."""
        workspace = self.workspace("base")
        workspace.run("compile")  # on an empty warehouse: no model is compiled as incremental
        manifest = clean_manifest(workspace.read("manifest.json"), BASE_MADE_AT)
        write(self.made / "base" / "manifest.json", manifest)
        state = self.root / "state"
        shutil.copytree(workspace.folder / "target", state)
        outcome = execute(workspace, manifest)
        if outcome.errors or outcome.failing_tests:
            sys.exit(f"base does not build: {outcome.errors or outcome.failing_tests}")
        workspace.run("docs", "generate", "--no-compile")
        write(self.made / "base" / "catalog.json", clean_catalog(workspace.read("catalog.json")))
        workspace.run("compile")  # now the tables exist
        self.variant("incremental", workspace)
        return outcome, Path(shutil.copy2(workspace.warehouse, self.root / "production.duckdb")), state

    def variants_of_base(self) -> None:
        parsed = self.workspace("parse_only")
        parsed.run("parse")
        self.variant("parse_only", parsed)
        other = self.workspace("other_target")
        other.run("compile", "--target", "dev")
        self.variant("other_target", other)

    def partial_heads(self, edits: list[Path], state: Path) -> None:
        """The pull request as a CI job compiles it: what changed alone, the rest deferred to production."""
        for name, target in (("partial", "prod"), ("partial_other_target", "pr")):
            workspace = self.workspace(name, edits)
            changed = ("--select", "state:modified+", "--defer", "--state", str(state))
            workspace.run("compile", "--target", target, *changed)
            self.variant(name, workspace, HEAD_MADE_AT)

    def variant(self, name: str, workspace: Workspace, made_at: str = BASE_MADE_AT) -> None:
        manifest = clean_manifest(workspace.read("manifest.json"), made_at)
        write(self.made / name / "manifest.json.gz", manifest)

    def head(self, name: str, edits: list[Path], base: Outcome, production: Path) -> Json:
        """One head's manifest and its truth; only the whole pull request's is left uncompressed."""
        workspace = self.workspace(name, edits)
        workspace.run("compile")
        manifest = clean_manifest(workspace.read("manifest.json"), HEAD_MADE_AT)
        write(self.made / name / ("manifest.json" if name == "head" else "manifest.json.gz"), manifest)
        truth = expected(base, execute(workspace, manifest, production))
        write(self.made / name / "expected.json", truth, indent=2)
        shutil.rmtree(workspace.folder)
        return truth


def make(maker: Maker, jobs: int) -> None:
    edits = edits_of_pull_request()
    base, production, state = maker.base()
    maker.variants_of_base()
    maker.partial_heads(edits, state)
    heads = {"head": edits} | {f"edits/{edit.name}": [edit] for edit in edits}
    with ThreadPoolExecutor(jobs) as pool:
        truths = pool.map(lambda name: maker.head(name, heads[name], base, production), heads)
        for name, truth in zip(heads, truths, strict=True):
            print(f"{name}: {truth['class']}", flush=True)
    shutil.rmtree(ARTIFACTS, ignore_errors=True)
    shutil.copytree(maker.made, ARTIFACTS)
    write_state_modified(state_modified(maker.root / "state_modified", maker.dbt, heads))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    beside = Path(sys.executable).parent / "dbt"
    parser.add_argument("--dbt", type=Path, default=beside, help="the dbt program (default: beside this Python)")
    parser.add_argument("--jobs", type=int, default=2, help="heads executed at the same time (default: 2)")
    options = parser.parse_args()
    dbt = options.dbt.absolute()
    if not dbt.exists():
        sys.exit(f'no dbt at {dbt}; install "dbt-core>=1.11,<1.12" and dbt-duckdb there, or pass --dbt')
    with tempfile.TemporaryDirectory(prefix="sample-") as root:
        make(Maker(Path(root).resolve(), dbt), options.jobs)


if __name__ == "__main__":
    main()
