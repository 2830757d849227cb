"""The whole command in a clone whose production went on without it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.artifacts.projects import Clone, clone_of
from tests.building import project
from tests.git.repositories import Origin

TABLES = {"raw": "id, amount"}
OLD = {"a": "select id, amount from raw", "b": "select id, amount from a", "c": "select id from raw"}
NEWER = {**OLD, "a": "select id, amount, 1 as newer from raw"}


@pytest.fixture
def clone(origin: Origin, tmp_path: Path) -> Clone:
    """A branch that touches c, with artifacts of production beside the clone."""
    found = clone_of(origin, tmp_path)
    found.write("models/c.sql", "select id as key from raw")
    return found


def report(clone: Clone, base: dict[str, str], head: dict[str, str], built: str, **more: str) -> dict[str, Any]:
    """The report of a run with artifacts of production, which were built at a time."""
    prod = clone.root.parent / "prod"
    project(prod, base, TABLES)
    text = (prod / "manifest.json").read_text("utf-8")
    stamped = text.replace('"dbt_version"', f'"generated_at": "{built}", "dbt_version"', 1)
    (prod / "manifest.json").write_text(stamped, "utf-8")
    project(clone.root / "target", head, TABLES)
    code, out, said = clone.call("diff", "--base", str(prod), "--format", "json", **more)
    found: dict[str, Any] = json.loads(out)
    found["said"], found["code"] = said, code
    return found


def test_what_others_merged_is_listed_and_does_not_count(clone: Clone) -> None:
    found = report(clone, NEWER, {**OLD, "c": "select id as key from raw"}, "2100-01-01T00:00:00Z")
    marked = {each["unique_id"]: each.get("not_this_pull_request", False) for each in found["changes"]}
    assert marked == {"model.shop.a": True, "model.shop.c": False}
    assert {each["unique_id"] for each in found["findings"] if "waived" not in each} == {"model.shop.c"}
    alone = report(clone, NEWER, OLD, "2100-01-01T00:00:00Z")
    assert alone["verdict"] == "safe"
    assert "doubts" not in alone
    saved = clone.root.parent / "report.json"
    saved.write_text(json.dumps({k: v for k, v in alone.items() if k not in ("said", "code")}), "utf-8")
    assert "1 change not by this pull request" in clone.call("render", str(saved), "--format", "markdown")[1]


def test_a_base_older_than_the_branch_is_said_and_never_clean(clone: Clone) -> None:
    found = report(clone, {**OLD, "b": "select amount, id from a where true"}, OLD, "2001-01-01T00:00:00Z")
    assert found["verdict"] == "unknown"
    assert found["code"] == 0
    assert "where this branch parted from origin/HEAD: what was merged in between is not in it" in found["said"]


def test_a_platform_whose_clone_is_shallow_is_told_so(clone: Clone, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    origin = clone.git("remote", "get-url", "origin")
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{origin}", str(shallow)], check=True)
    there = Clone(shallow, clone.environment, clone.log)
    there.git("commit", "--quiet", "--allow-empty", "--message", "two")
    there.git("update-ref", "-d", "refs/remotes/origin/main")
    found = report(there, NEWER, OLD, "2100-01-01T00:00:00Z", GITHUB_BASE_REF="main")
    assert (
        "whether other people's changes are among these can't be told: the branch 'main' is not here" in found["said"]
    )
    assert "run git fetch --unshallow origin +refs/heads/main" in found["said"]
    assert not any("not_this_pull_request" in each for each in found["changes"])


def test_without_a_repository_git_is_not_run(tmp_path: Path) -> None:
    project(tmp_path / "base", NEWER, TABLES)
    project(tmp_path / "target", OLD, TABLES)
    (tmp_path / "dbt_project.yml").write_text("name: shop\n", "utf-8")
    git = tmp_path / "git"
    git.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\nexit 1\n", "utf-8")
    git.chmod(0o755)
    command = [sys.executable, "-m", "dbt_impact", "diff", "--base", "base", "--format", "json"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PATH": str(tmp_path)}, capture_output=True, check=False
    )
    assert b'"verdict"' in done.stdout
    assert not (tmp_path / "was-run").exists()
