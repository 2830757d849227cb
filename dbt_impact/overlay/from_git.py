"""The changed files of a dbt project, between a commit and the working tree or between two commits, as git tells."""

import posixpath
from collections.abc import Iterable, Sequence
from pathlib import Path

from dbt_impact.errors import Unreadable
from dbt_impact.git.changes import FileChange, changed_files
from dbt_impact.git.program import GitError
from dbt_impact.git.repository import Repository
from dbt_impact.git.trees import file_at, files_at
from dbt_impact.overlay.project_file import PROJECT_FILE
from dbt_impact.overlay.tree import MOST_BYTES, FileEdits, Folder, Stored, Tree

_READ = (".sql", ".py", ".yml", ".yaml", ".csv")


def working_tree_edits(
    repository: Repository, project: str, base: str, changed: Iterable[FileChange] | None = None
) -> FileEdits:
    """What the working tree does to a commit; `project` is the dbt project's folder from the root. Raises GitError.

    `changed` are the files that differ, where somebody has asked git already.
    """
    found = list(changed_files(repository, base) if changed is None else changed)
    paths, tree = _within(project, found), Folder(_folder(repository, project))
    return FileEdits.between(stored(repository, project, base, paths), tree, paths, _outside(project, found))


def commit_edits(repository: Repository, project: str, base: str, head: str) -> FileEdits:
    """What turns the files of commit `base` into those of commit `head`. Raises GitError."""
    found = list(changed_files(repository, base, head))
    paths = _within(project, found)
    before, after = (stored(repository, project, each, paths) for each in (base, head))
    return FileEdits.between(before, after, paths, _outside(project, found))


def _within(project: str, changes: Iterable[FileChange]) -> list[str]:
    """The paths of files that dbt may read, from the project's folder on; both of what was renamed."""
    found: dict[str, None] = {}
    for each in changes:
        for path in (each.path, each.was):
            if path is not None and path.startswith(project) and path.endswith(_READ):
                if not path.isprintable():
                    raise GitError(f"the name of {path!r} holds what can't be shown: rename it")
                found[path[len(project) :]] = None
    return list(found)


def _outside(project: str, changes: Iterable[FileChange]) -> list[str]:
    """The paths of files that dbt may read beside the project's folder, as seen from it."""
    paths = (path for each in changes for path in (each.path, each.was) if path is not None)
    beside = (path for path in paths if not path.startswith(project) and path.endswith(_READ))
    return [posixpath.relpath(path, project) for path in beside]


def stored(repository: Repository, project: str, commit: str, paths: Sequence[str] = ()) -> Tree:
    """The files of a dbt project at a commit; `paths` are those that are sure to be asked for. Raises GitError."""

    def fetch(path: str) -> bytes | None:
        try:
            return file_at(repository, commit, project + path, MOST_BYTES)
        except GitError as error:
            raise Unreadable(str(error)) from error

    known: dict[str, bytes | None] = {}
    if paths:
        wanted = [PROJECT_FILE, *paths]
        try:
            found = files_at(repository, commit, [project + path for path in wanted], MOST_BYTES)
            known = {path: found.get(project + path) for path in wanted}
        except GitError:
            # One of them is too large: each is asked for by itself, so that only that one can't be read.
            known = {}
    return Stored(fetch, known)


def _folder(repository: Repository, project: str) -> Path:
    return repository.root / project
