"""A runner that has checked out pull request 7 of a small project, with production's manifest beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.action.composite import Machine
from tests.building import project
from tests.forge.github_server import HEAD, PlayedGitHub
from tests.forge.server import played

TABLES = {"raw_orders": "id, amount, note, country"}
READERS = {
    "fct_orders": "select id, sum(amount) as total from stg_orders group by id",
    "fct_notes": "select id, note from stg_orders",
}
LABEL = "dbt-impact-accepted"


@pytest.fixture
def github() -> Iterator[PlayedGitHub]:
    with played(PlayedGitHub) as forge:
        yield forge


@pytest.fixture
def machine(tmp_path: Path, github: PlayedGitHub, python: Path) -> Machine:
    made = Machine(tmp_path, github.root, python)
    made.event = {"pull_request": {"number": 7, "head": {"sha": HEAD}}}
    compiled(made.workspace / "prod")
    compiled(made.workspace / "target")
    # Modules of the pull request's that the check must not run.
    for name in ("click", "json", "sitecustomize", "dbt_impact/__init__"):
        path = made.workspace / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text("raise SystemExit('run by the action')\n")
    made.environment["PYTHONPATH"] = str(made.workspace)
    return made


def compiled(folder: Path, *dropped: str) -> None:
    """A manifest in which stg_orders lacks some columns."""
    kept = [column for column in ("id", "amount", "note", "country") if column not in dropped]
    project(folder, {"stg_orders": f"select {', '.join(kept)} from raw_orders", **READERS}, TABLES)


def push(machine: Machine, github: PlayedGitHub, commit: str, *dropped: str) -> None:
    """The next commit, whose stg_orders lacks some columns, and its run."""
    github.head = commit
    machine.event = {"pull_request": {"number": 7, "head": {"sha": commit}}}
    machine.run_id += 1
    compiled(machine.workspace / "target", *dropped)
