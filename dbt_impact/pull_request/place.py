"""Where a report is told: the pull request's discussion, its commit, and where its files can be seen."""

from pathlib import Path

import msgspec

from dbt_impact.forge.thread import Thread


class Place(msgspec.Struct, frozen=True):
    """One pull request, as the build that runs now was told of it.

    `run` is the build's number, a later one's is higher. `link_base` is where the repository's files are at `commit`,
    `workspace` the folder on this machine that the repository was checked out into; each "" where it isn't known.
    """

    thread: Thread
    commit: str
    run: int
    link_base: str = ""
    workspace: str = ""


def folder_of(folder: Path, workspace: str) -> str:
    """The path of a folder in the repository, "" for its root and where it isn't known."""
    if not workspace or not folder.resolve().is_relative_to(Path(workspace).resolve()):
        return ""
    relative = folder.resolve().relative_to(Path(workspace).resolve()).as_posix()
    return "" if relative == "." else relative
