"""A dbt project in a clone of a repository, with a branch, and a dbt to make its manifests."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from dbt_impact.artifacts.find import Finder
from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.kept import kept_artifacts
from dbt_impact.artifacts.sources import parse_source
from dbt_impact.cli import cli
from tests.git.repositories import ENVIRONMENT, Origin

FILES = {
    "dbt_project.yml": "name: tiny\nversion: '1.0'\nprofile: tiny\n",
    "profiles.yml": "tiny:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: dev.duckdb}\n",
    ".gitignore": "target/\nlogs/\ndbt_packages/\n*.duckdb\n.user.yml\n",
    "models/a.sql": "select 1 as id, 2 as amount",
    "models/b.sql": "select id, amount from {{ ref('a') }}",
}
REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Clone:
    """A clone, the environment that dbt-impact runs in there, and where a dbt that plays notes its runs."""

    root: Path
    environment: Mapping[str, str]
    log: Path

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.root), *arguments]
        done = subprocess.run(command, env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def write(self, name: str, content: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(content, encoding="utf-8")

    def run(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """The tool's run in the clone."""
        return subprocess.run(
            [sys.executable, "-m", "dbt_impact", *arguments],
            cwd=self.root,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def call(self, *arguments: str, **more: str) -> tuple[int, str, str]:
        """The tool's exit code, output and messages, without a process of its own."""
        wanted = {**self.environment, **more}
        environment = {**dict.fromkeys(os.environ), **wanted}
        before = os.getcwd()
        os.chdir(self.root)
        try:
            done = CliRunner().invoke(cli, arguments, env=environment, standalone_mode=False)
        finally:
            os.chdir(before)
        if done.exception is not None:
            raise done.exception
        return int(done.return_value), done.stdout, done.stderr

    def merge(self) -> None:
        """Commits everything, and makes it main's."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "two")
        self.git("push", "--quiet", "origin", "HEAD:main")

    def both(self, options: str = "", **more: str) -> tuple[Found, Found]:
        """Base and head of a run without arguments."""
        environment = {**self.environment, **more}
        with kept_artifacts(environment) as kept:
            finder = Finder(self.root, kept, options, lambda step: None, environment)
            return finder.find(parse_source("git:...")), finder.find(parse_source("git:."))

    def runs_of_dbt(self) -> list[dict[str, object]]:
        """What the dbt that plays was asked, in order."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()] if self.log.exists() else []


def clone_of(origin: Origin, folder: Path, dbt: Path | None = None) -> Clone:
    """A clone of a repository with the project on main, on a branch of its own. Without a `dbt` it is played."""
    origin.commit("one", FILES)
    origin.git("config", "receive.denyCurrentBranch", "ignore")
    root = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(origin.root), str(root)], check=True)
    tools = folder / "tools"
    tools.mkdir()
    if dbt is None:
        dbt = tools / "dbt"
        program = Path(__file__).with_name("fake_dbt.py")
        dbt.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -E "{program}" "$@"\n', encoding="utf-8")
        dbt.chmod(0o755)
    scratch = folder / "scratch"
    scratch.mkdir()
    usual = {name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "GITHUB_", "CI"))}
    environment = {
        **usual,
        **ENVIRONMENT,
        "PYTHONPATH": str(REPOSITORY),
        "PATH": f"{dbt.parent}{os.pathsep}{os.environ['PATH']}",
        "DBT_IMPACT_CACHE_DIR": str(folder / "cache"),
        "FAKE_DBT_LOG": str(folder / "dbt.log"),
        "TMPDIR": str(scratch),
    }
    clone = Clone(root, environment, folder / "dbt.log")
    clone.git("switch", "--quiet", "--create", "feature")
    return clone


def real_dbt() -> Path | None:
    """The dbt that DBT_IMPACT_TEST_DBT names, or that `make sample` installed; None where there is none."""
    named = os.environ.get("DBT_IMPACT_TEST_DBT") or str(REPOSITORY / ".venv-dbt" / "bin" / "dbt")
    found = shutil.which(named)
    return Path(found) if found else None
