"""What a CI platform says of the run: the branch that a pull request or a merge queue goes to."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown

# By the name of the platform's variable: GitHub, GitLab, Bitbucket, Azure. Each is set by the platform.
_BRANCHES = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
)


class MergeGroup(msgspec.Struct):
    """What GitHub's merge queue merges into: a commit, and the branch that is at it; empty where it doesn't say."""

    base_sha: str = ""
    base_ref: str = ""


class _Event(msgspec.Struct):
    merge_group: MergeGroup | None = None


def target_branch(environment: Mapping[str, str] = os.environ) -> str | None:
    """The branch that a pull request or a merge queue goes to, as the platform says; None outside of such a run."""
    for name in _BRANCHES:
        if branch := environment.get(name):
            return branch.removeprefix("refs/heads/")
    group = merge_group(environment)
    return group.base_ref.removeprefix("refs/heads/") or None if group is not None else None


def on_a_platform(environment: Mapping[str, str]) -> bool:
    """Whether this runs for a pull request or a merge queue, on a platform that says which."""
    return any(environment.get(name) for name in _BRANCHES) or environment.get("GITHUB_EVENT_NAME") == "merge_group"


def merge_group(environment: Mapping[str, str]) -> MergeGroup | None:
    """The merge queue that this run is for. Raises DbtImpactError where GitHub's event can't be read."""
    if environment.get("GITHUB_EVENT_NAME") != "merge_group":
        return None
    path = environment.get("GITHUB_EVENT_PATH", "")
    try:
        return msgspec.json.decode(Path(path).read_bytes(), type=_Event).merge_group
    except (OSError, msgspec.MsgspecError) as error:
        raise DbtImpactError(f"cannot read GitHub's event {shown(path)} ({error}): give --base") from None
