"""The commits of a branch, as it moved: each merge is one step."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dbt_impact.git.program import GitError, git
from dbt_impact.git.repository import Repository


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full id, those of its parents, when it was committed (seconds since 1970), its first line."""

    id: str
    parents: tuple[str, ...]
    time: int
    subject: str


def first_parents(repository: Repository, ref: str, most: int, paths: Sequence[str] = ()) -> tuple[Commit, ...]:
    """At most `most` commits from a ref back along first parents, the newest first.

    With `paths` (from the root) only those that changed something there. Raises GitError.
    """
    chosen = ("--first-parent", "-m", f"--max-count={most}", "--format=%H%x00%P%x00%ct%x00%s", "-z", "--no-patch")
    at = repository.commit(ref)
    return tuple(_commits(git(repository.root, "log", *chosen, "--end-of-options", at, "--", *paths)))


def _commits(said: bytes) -> Iterator[Commit]:
    words = os.fsdecode(said).removesuffix("\0").split("\0") if said else []
    if len(words) % 4:
        raise GitError("git log gave what can't be read: is it an old version of git?")
    for identity, parents, time, subject in zip(*(iter(words),) * 4, strict=True):
        yield Commit(identity, tuple(parents.split()), int(time), subject)
