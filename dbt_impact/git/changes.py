"""Which files differ between two commits, or between a commit and the working tree."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dbt_impact.git.program import GitError, Refused, git
from dbt_impact.git.repository import Repository

How = Literal["added", "changed", "removed", "renamed"]
_HOW: dict[str, How] = {
    "A": "added",
    "C": "added",
    "D": "removed",
    "M": "changed",
    "R": "renamed",
    "T": "changed",
    "U": "changed",
}


@dataclass(frozen=True, slots=True)
class FileChange:
    """What was done to a file. Paths are from the root, with `/` between; `was` is the one before a renaming."""

    path: str
    how: How
    was: str | None = None


def changed_files(repository: Repository, base: str, head: str | None = None) -> tuple[FileChange, ...]:
    """What turns the files of commit `base` into those of commit `head`, or into the working tree's without one.

    A file that is new in the working tree and not ignored is added. What a filter (as Git LFS) keeps otherwise in the
    repository than in the working tree counts as changed where git would have to run it to know. Raises GitError.
    """
    commits = [repository.commit(ref) for ref in (base, head) if ref is not None]
    options = ("--name-status", "-z", "--find-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")
    settings = [("diff.renameLimit", "2000"), *(_filters_off(repository) if head is None else ())]
    found = list(_changes(git(repository.root, "diff", *options, *commits, "--", settings=settings)))
    if head is None:
        new = git(repository.root, "ls-files", "-z", "--others", "--exclude-standard")
        found += [FileChange(path, "added") for path in _words(new)]
    return tuple(dict.fromkeys(found))


def _changes(said: bytes) -> Iterator[FileChange]:
    words = iter(_words(said))
    for status in words:
        how = _HOW.get(status[:1])
        if how is None:
            raise GitError(f"git gave the status {status!r} for {next(words, '')!r}: is it an old version of git?")
        was = next(words) if status[0] in "RC" else None
        yield FileChange(next(words), how, was if how == "renamed" else None)


def _filters_off(repository: Repository) -> Iterator[tuple[str, str]]:
    """Settings that empty every filter: comparing with the working tree would run them as programs."""
    try:
        said = git(repository.root, "config", "--null", "--name-only", "--get-regexp", r"^filter\.")
    except Refused as refused:
        if refused.code != 1:
            raise
        return
    for name in dict.fromkeys(_words(said)):
        yield name, "false" if name.endswith(".required") else ""


def _words(said: bytes) -> list[str]:
    return [os.fsdecode(word) for word in said.split(b"\0")[:-1]]
