"""A copy of the sample project in a folder of its own, and dbt run there as a program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

PROJECT = Path(__file__).resolve().parent
PACKAGE = "halfpenny"
SOURCES = ("dbt_project.yml", "profiles.yml", "macros", "models", "raw_data", "seeds", "snapshots", "tests")


@dataclass(frozen=True)
class Workspace:
    """A copy of the project, with some edits laid over it, and a warehouse of its own."""

    folder: Path
    dbt: Path

    @property
    def warehouse(self) -> Path:
        return self.folder / f"{PACKAGE}.duckdb"

    def run(self, *arguments: str, may_fail: bool = False) -> str:
        """Run one dbt command in the folder, and give what it prints; a failure ends the script unless it is looked for."""
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
        return done.stdout

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
