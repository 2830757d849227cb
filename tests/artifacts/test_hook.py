"""The git hook: what it checks, what it says and lets pass, and the real pre-commit around it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.artifacts.projects import REPOSITORY, Clone, clone_of
from tests.git.repositories import ENVIRONMENT, Origin

RENAMED = "select 1 as id, 2 as amount_usd"
MADE_BY = "run dbt-impact diff, which lets dbt make and keep one, or say in the settings where production's is"
WITHOUT_DBT = os.pathsep.join(each for each in os.environ["PATH"].split(os.pathsep) if not Path(each, "dbt").exists())


@pytest.fixture
def clone(origin: Origin, tmp_path: Path) -> Clone:
    return clone_of(origin, tmp_path)


def hook(clone: Clone, *arguments: str) -> tuple[int, str]:
    """The exit code, and all that it prints, where there is no dbt."""
    code, out, said = clone.call("hook", *arguments, PATH=WITHOUT_DBT)
    return code, out + said


def test_a_missing_manifest_is_said_and_blocks_only_when_asked(clone: Clone) -> None:
    assert hook(clone) == (0, "")
    clone.write("README.md", "nothing of dbt's")
    clone.write("models/a.sql", RENAMED)
    commit = clone.git("rev-parse", "origin/main")[:7]
    code, said = hook(clone, "--strict")
    assert (code, said) == (
        1,
        f"dbt-impact: not checked: there is no manifest of {commit} (git:origin/HEAD...): {MADE_BY}\n",
    )
    assert not clone.runs_of_dbt()


def test_what_the_diff_kept_is_the_base_of_the_files(clone: Clone) -> None:
    clone.both()
    clone.write("models/a.sql", RENAMED)
    count = len(clone.runs_of_dbt())
    code, said = hook(clone)
    assert code == 1
    assert "Blocked: 1 change breaks 1 model" in said
    assert len(clone.runs_of_dbt()) == count


def test_the_projects_own_manifest_counts_while_it_is_fresh(clone: Clone) -> None:
    base, _ = clone.both()
    clone.write("models/a.sql", RENAMED)
    arguments = ["--no-overlay", "--base", str(base.manifest)]
    code, said = hook(clone, *arguments)
    assert (code, said) == (0, "dbt-impact: not checked: there is no 'target/manifest.json': run dbt compile\n")
    environment = {**clone.environment, "DBT_TARGET_PATH": "target"}
    subprocess.run(["dbt", "compile"], cwd=clone.root, env=environment, check=True)
    code, said = hook(clone, *arguments)
    assert (code, "Blocked: 1 change breaks 1 model" in said) == (1, True)
    os.utime(clone.root / "models" / "b.sql")
    code, said = hook(clone, *arguments)
    assert (code, said) == (
        0,
        "dbt-impact: not checked: 'models/b.sql' was written after 'target/manifest.json': run dbt compile\n",
    )


def hooks_repository(folder: Path) -> str:
    """A repository with this one's hooks; they run in this environment, which spares making another."""
    source = (REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert "language: python" in source
    hooks = Origin(folder)
    return hooks.commit("hooks", {".pre-commit-hooks.yaml": source.replace("language: python", "language: system")})


@pytest.mark.skipif(
    shutil.which("pre-commit", path=str(Path(sys.executable).parent)) is None,
    reason="pre-commit is not installed beside this Python",
)
def test_a_push_with_the_real_pre_commit(clone: Clone, tmp_path: Path) -> None:
    revision = hooks_repository(tmp_path / "hooks")
    config = f"repos:\n  - repo: {tmp_path / 'hooks'}\n    rev: {revision}\n    hooks:\n      - id: dbt-impact\n"
    clone.write(".pre-commit-config.yaml", config)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "dbt-impact").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dbt_impact "$@"\n', encoding="utf-8")
    (tools / "dbt-impact").chmod(0o755)
    environment = {
        **clone.environment,
        "PATH": f"{tools}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{WITHOUT_DBT}",
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
    }

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(words, cwd=clone.root, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)

    code, said = run("pre-commit", "install", "--hook-type", "pre-push")
    assert code == 0, said
    # A push that only deletes: pre-commit counts no file of it.
    clone.git("rm", "--quiet", "models/a.sql")
    clone.git("add", "--all")
    clone.git("commit", "--quiet", "--message", "two")
    code, said = run("git", "push", "--quiet", "origin", "feature:one")
    assert (code, "Passed" in said, MADE_BY in said) == (0, True, True), said
    clone.git("switch", "--quiet", "--detach", "origin/main")
    clone.both()
    clone.git("switch", "--quiet", "feature")
    clone.git("commit", "--quiet", "--allow-empty", "--message", "three")
    code, said = run("git", "push", "--quiet", "origin", "feature:two")
    assert (code, "Failed" in said, "Blocked: 1 change breaks 1 model" in said) == (1, True, True), said
    branches = subprocess.run(
        ["git", "ls-remote", "--heads", "origin"],
        cwd=clone.root,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
    )
    assert b"refs/heads/one" in branches.stdout
    assert b"refs/heads/two" not in branches.stdout
