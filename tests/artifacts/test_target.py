"""Which commit a pull request is compared with: on a laptop, on each platform, in a merge queue, in a shallow clone."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from dbt_impact.artifacts.ci import target_branch
from dbt_impact.artifacts.target import parted, target_ref
from dbt_impact.errors import DbtImpactError
from dbt_impact.git.repository import Repository, repository
from tests.git.repositories import Origin


@pytest.fixture
def branched(origin: Origin) -> Origin:
    """main and release, each a commit ahead of where feature parted from main."""
    origin.commit("one", {"a.sql": "select 1"})
    origin.git("branch", "feature")
    origin.commit("two", {"b.sql": "select 1"})
    origin.git("switch", "--quiet", "--create", "release")
    origin.commit("three", {"c.sql": "select 1"})
    origin.git("switch", "--quiet", "feature")
    origin.commit("four", {"d.sql": "select 1"})
    origin.git("switch", "--quiet", "main")
    return origin


def cloned(origin: Origin, folder: Path, *options: str) -> Repository:
    command = ["git", "clone", "--quiet", *options, f"file://{origin.root}", str(folder / "clone")]
    subprocess.run(command, check=True, capture_output=True)
    return repository(folder / "clone")


@pytest.mark.parametrize(
    ("environment", "ref"),
    [
        ({}, "origin/HEAD"),
        ({"GITHUB_BASE_REF": "release"}, "origin/release"),
        ({"GITHUB_BASE_REF": "", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release"}, "origin/release"),
        ({"BITBUCKET_PR_DESTINATION_BRANCH": "release"}, "origin/release"),
        ({"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/release"}, "origin/release"),
    ],
)
def test_the_branch_it_goes_to(branched: Origin, tmp_path: Path, environment: dict[str, str], ref: str) -> None:
    assert target_ref(cloned(branched, tmp_path), environment) == ref


def test_a_merge_queue_says_what_is_before_it(branched: Origin, tmp_path: Path) -> None:
    base = branched.git("rev-parse", "release")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"merge_group": {"base_sha": base, "base_ref": "refs/heads/release"}}), "utf-8")
    environment = {"GITHUB_EVENT_NAME": "merge_group", "GITHUB_EVENT_PATH": str(event)}
    assert target_ref(cloned(branched, tmp_path), environment) == base
    assert target_branch(environment) == "release"
    event.write_text("{", "utf-8")
    with pytest.raises(DbtImpactError, match="cannot read GitHub's event"):
        target_branch(environment)


def test_a_repository_of_its_own_has_a_main_branch(branched: Origin) -> None:
    branched.git("switch", "--quiet", "feature")
    assert target_ref(repository(branched.root), {}) == "main"
    assert parted(repository(branched.root), "main") == branched.git("rev-parse", "main~1")
    branched.git("branch", "--move", "main", "master")
    assert target_ref(repository(branched.root), {}) == "master"


def test_nobody_knows_where_it_goes(branched: Origin) -> None:
    branched.git("branch", "master")
    with pytest.raises(DbtImpactError, match=r"will be merged into: give --base git:BRANCH\.\.\. with its name$"):
        target_ref(repository(branched.root), {})
    # Beside a remote, the branch of one's own may be long behind.
    branched.git("branch", "--delete", "master")
    branched.git("remote", "add", "origin", "https://git.example/shop")
    with pytest.raises(DbtImpactError, match="run git remote set-head origin --auto, or give --base git:BRANCH"):
        target_ref(repository(branched.root), {})
    with pytest.raises(DbtImpactError, match="the branch 'other' is not here to compare with: run git fetch origin "):
        target_ref(repository(branched.root), {"GITHUB_BASE_REF": "other"})


def test_where_nothing_was_committed_there_is_nothing_to_compare_with(origin: Origin) -> None:
    with pytest.raises(DbtImpactError, match="this repository has no commit yet"):
        target_ref(repository(origin.root), {})


def told(refused: "pytest.ExceptionInfo[DbtImpactError]") -> list[str]:
    """The command that a message ends with."""
    return shlex.split(str(refused.value).rpartition("run ")[2])


def test_a_shallow_clone_of_a_branch_is_told_the_fetch_that_helps(branched: Origin, tmp_path: Path) -> None:
    clone = cloned(branched, tmp_path, "--depth=1", "--branch=feature")
    with pytest.raises(DbtImpactError) as refused:
        target_ref(clone, {"GITHUB_BASE_REF": "main"})
    subprocess.run(told(refused), cwd=clone.root, check=True, capture_output=True)
    again = repository(clone.root)
    ref = target_ref(again, {"GITHUB_BASE_REF": "main"})
    assert parted(again, ref) == branched.git("rev-parse", "main~1")


def test_a_shallow_clone_of_a_merge_is_told_the_fetch_that_helps(branched: Origin, tmp_path: Path) -> None:
    # As on GitHub: a merge of main and the pull request, under no branch's name, fetched alone.
    branched.git("switch", "--quiet", "--detach", "main")
    branched.git("merge", "--quiet", "--no-ff", "--message", "merge", "feature")
    branched.git("update-ref", "refs/pull/7/merge", "HEAD")
    branched.git("switch", "--quiet", "main")
    clone = tmp_path / "clone"
    subprocess.run(["git", "init", "--quiet", str(clone)], check=True)
    for arguments in (
        ["remote", "add", "origin", f"file://{branched.root}"],
        ["fetch", "--quiet", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge"],
        ["fetch", "--quiet", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main"],
        ["checkout", "--quiet", "refs/remotes/pull/7/merge"],
    ):
        subprocess.run(["git", "-C", str(clone), *arguments], check=True, capture_output=True)
    shallow = repository(clone)
    ref = target_ref(shallow, {"GITHUB_BASE_REF": "main"})
    with pytest.raises(DbtImpactError, match="too shallow to know where HEAD parted from 'origin/main'") as refused:
        parted(shallow, ref)
    subprocess.run(told(refused), cwd=clone, check=True, capture_output=True)
    assert parted(repository(clone), ref) == branched.git("rev-parse", "main")
