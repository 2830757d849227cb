"""`diff --overlay` in a real repository: what differs in the working tree, against what it parted from."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.git.repositories import Origin
from tests.overlay.sample import BASE, EDITS, edited

RENAMED = EDITS[0]


@pytest.fixture
def here(tmp_path: Path) -> Origin:
    """The sample project in a folder of a repository, with a branch of its own checked out."""
    origin = Origin(tmp_path / "repository")
    write(origin, edited())
    origin.commit("base")
    origin.git("switch", "--quiet", "-c", "mine")
    return origin


def write(origin: Origin, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        file = origin.root / "dbt" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def run(origin: Origin, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dbt_impact", "diff", "--base", str(BASE), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command, cwd=origin.root / "dbt", capture_output=True, text=True, check=False, env=environment
    )


def test_committed_uncommitted_and_untracked_files_count(here: Origin) -> None:
    write(here, edited(RENAMED))
    here.commit("rename")
    write(here, {"models/marts/core/fct_new.sql": b"select refund_amount from {{ ref('stg_refunds') }}"})
    done = run(here, "--overlay", "--since", "main", "--format", "json")
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["head"]["origin"] == "files"
    assert {"model.halfpenny.fct_refunds", "model.halfpenny.fct_new"} <= {
        uid for uid, node in report["nodes"].items() if node["effect"] in ("broken", "added")
    }


def test_no_change_is_safe(here: Origin) -> None:
    done = run(here, "--overlay", "--since", "main")
    assert done.returncode == 0, done.stderr


def test_what_files_cannot_tell_is_said_with_what_can(here: Origin) -> None:
    fallback = "what files alone can't tell, dbt can: run dbt compile, then dbt-impact diff with --head target/"
    assert fallback not in run(here, "--overlay", "--since", "main").stderr
    (here.root / "dbt" / "packages.yml").write_text("packages: []\n", encoding="utf-8")
    *_, before, last = run(here, "--overlay", "--since", "main").stderr.splitlines()
    assert "what other packages bring is only known after `dbt deps`" in before
    assert fallback in last


def test_what_it_is_compared_with_must_be_known(here: Origin) -> None:
    here.git("branch", "--move", "main", "trunk")
    done = run(here, "--overlay")
    assert done.returncode == 2
    assert "or say with --since which commit the base was made of" in done.stderr
    done = run(here, "--overlay", "--head", "target")
    assert done.returncode == 2
    assert "give no --head" in done.stderr


def test_a_name_that_cannot_be_shown_is_one_line(here: Origin) -> None:
    (here.root / "dbt" / "models" / "a\x1b[31m.sql").write_text("select 1", encoding="utf-8")
    done = run(here, "--overlay", "--since", "main")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_a_broken_yaml_is_one_line(here: Origin) -> None:
    write(here, {"models/broken.yml": b"models: ["})
    done = run(here, "--overlay", "--since", "main")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "'models/broken.yml'" in done.stderr
