"""A git repository: where it is, what its refs mean, and where two of them parted."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from dbt_impact.git.program import GitError, Refused, git
from dbt_impact.project.files import shown

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class NoRepository(GitError):
    """The folder lies in no git repository."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The working tree at `root`. `shallow`: its history was cut off when it was cloned. A ref is looked up once.

    `below` is the folder that was asked about, from the root, with `/` between and behind; empty for the root.
    """

    root: Path
    below: str
    shallow: bool
    _commits: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def commit(self, ref: str) -> str:
        """The full id of the commit that a branch, tag or id means. Raises GitError where it means none."""
        if ref in self._commits:
            return self._commits[ref]
        try:
            said = git(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        except Refused:
            raise GitError(f"git knows no commit {shown(ref)} here: {self._mend(ref)}") from None
        commit = _commit_id(said)
        self._commits.update({ref: commit, commit: commit})
        return commit

    def knows(self, ref: str) -> bool:
        """Whether a branch, tag or id means a commit that is here."""
        try:
            self.commit(ref)
        except GitError:
            return False
        return True

    def has_remotes(self) -> bool:
        """Whether it knows of any other repository."""
        return bool(git(self.root, "remote").strip())

    def merge_base(self, one: str, other: str) -> str:
        """The commit where two refs parted. Raises GitError where one is unknown, or the clone too shallow to tell."""
        commits = self.commit(one), self.commit(other)
        if commits[0] == commits[1]:
            return commits[0]
        try:
            found = _commit_id(git(self.root, "merge-base", "--end-of-options", *commits))
            self._commits[found] = found
            return found
        except Refused as refused:
            if refused.code != 1:
                raise
        where = f"where {shown(other)} parted from {shown(one)}"
        if self.shallow:
            raise GitError(f"this clone is too shallow to know {where}: run {UNSHALLOW}") from None
        raise GitError(f"{shown(one)} and {shown(other)} have no commit in common: give another ref") from None

    def is_ancestor(self, one: str, of: str) -> bool:
        """Whether `one` is `of` or lies before it. In a shallow clone, False may also mean that it can't be seen."""
        commits = self.commit(one), self.commit(of)
        if commits[0] == commits[1]:
            return True
        try:
            git(self.root, "merge-base", "--is-ancestor", "--end-of-options", *commits)
        except Refused as refused:
            if refused.code == 1:
                return False
            raise
        return True

    def _mend(self, ref: str) -> str:
        if self.shallow:
            return f"the clone is shallow, run {UNSHALLOW}"
        remote, slash, branch = ref.partition("/")
        if slash and remote == "origin" and branch == "HEAD":
            return "run git remote set-head origin --auto"
        return "run git fetch origin, or give another ref"


UNSHALLOW = "git fetch --unshallow origin"
"""What brings the history, and all branches, of a clone that has only its newest commits."""


def repository(folder: Path) -> Repository:
    """The repository that a folder lies in. Raises NoRepository where it is in none, GitError where git refuses."""
    try:
        said = git(folder, "rev-parse", "--show-toplevel", "--show-prefix", "--is-shallow-repository")
    except Refused as refused:
        if "not a git repository" in refused.said or "must be run in a work tree" in refused.said:
            raise NoRepository(f"{shown(folder)} is in no git repository: give a manifest as --base") from None
        if "dubious ownership" in refused.said:
            mend = f"git config --global --add safe.directory {shown(os.path.abspath(folder))}"
            raise GitError(f"git does not trust {shown(folder)}, which belongs to another user: run {mend}") from None
        raise
    # Names of folders may hold line ends: what else is said stands behind them.
    *names, shallow, _ = os.fsdecode(said).split("\n")
    if len(names) != 2:
        raise GitError(f"{shown(folder)} has a line end in its name: git can't be asked about it, rename it")
    return Repository(Path(names[0]), names[1], shallow == "true")


def _commit_id(said: bytes) -> str:
    found = said.decode("ascii", "replace").strip()
    if _COMMIT.fullmatch(found) is None:
        raise GitError(f"git gave {shown(found)} where a commit's id was asked for: is it an old version of git?")
    return found
