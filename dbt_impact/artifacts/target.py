"""Which ref a branch goes to, and where it parted from it: by the CI platform, else origin's default, else main."""

import os
from collections.abc import Mapping

from dbt_impact.artifacts.ci import merge_group, target_branch
from dbt_impact.git.program import GitError
from dbt_impact.git.repository import Repository
from dbt_impact.project.files import shown

_USUAL = ("main", "master")


def target_ref(repository: Repository, environment: Mapping[str, str] = os.environ) -> str:
    """The ref of what the branch goes to. Raises DbtImpactError, with what to fetch, where none is known here."""
    group = merge_group(environment)
    if group is not None and group.base_sha and repository.knows(group.base_sha):
        return group.base_sha
    branch = target_branch(environment)
    if branch is not None:
        if repository.knows(f"origin/{branch}"):
            return f"origin/{branch}"
        raise GitError(f"the branch {shown(branch)} is not here to compare with: run {_fetch(repository, branch)}")
    if repository.knows("origin/HEAD"):
        return "origin/HEAD"
    # Beside a remote, a branch of one's own may be long behind.
    is_alone = not repository.has_remotes()
    known = [ref for ref in (branch if is_alone else f"origin/{branch}" for branch in _USUAL) if repository.knows(ref)]
    if len(known) == 1:
        return known[0]
    if is_alone and not repository.knows("HEAD"):
        raise GitError("this repository has no commit yet, so there is nothing to compare with: commit what is there")
    mend = "" if is_alone else "run git remote set-head origin --auto, or "
    raise GitError(
        f"git does not know which branch this one will be merged into: {mend}give --base git:BRANCH... with its name"
    )


def parted(repository: Repository, ref: str) -> str:
    """The commit where HEAD parted from a ref. Raises GitError, with what to fetch, where the clone can't tell."""
    try:
        return repository.merge_base(ref, "HEAD")
    except GitError:
        if not repository.shallow:
            raise
    branch = ref.removeprefix("origin/") if ref.startswith("origin/") and ref != "origin/HEAD" else "HEAD"
    raise GitError(
        f"this clone is too shallow to know where HEAD parted from {shown(ref)}: run {_fetch(repository, branch)}"
    )


def _fetch(repository: Repository, branch: str) -> str:
    """The command that brings what is missing; in a shallow clone also for HEAD, which may be on no branch."""
    wanted = f"+refs/heads/{branch}:refs/remotes/origin/{branch}" if branch != "HEAD" else "HEAD"
    if not repository.shallow:
        return f"git fetch origin {wanted}"
    return f"git fetch --unshallow origin {wanted} {repository.commit('HEAD')}"
