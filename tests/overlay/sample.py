"""The sample project's files, before and after edits, and what dbt made of the former."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dbt_impact.overlay.overlay import Overlaid, lay_over
from dbt_impact.overlay.tree import FileEdits, Stored
from dbt_impact.project.project import Project, read_project

SAMPLE = Path(__file__).parents[2] / "sample_project"
ARTIFACTS = SAMPLE / "artifacts"
BASE = ARTIFACTS / "base"
EDITS = sorted(path for path in (SAMPLE / "pull_request").iterdir() if path.is_dir())
_FOLDERS = ("macros", "models", "seeds", "snapshots", "tests")


@cache
def files() -> Mapping[str, bytes]:
    """The project's files by their path in it."""
    found = {"dbt_project.yml": (SAMPLE / "dbt_project.yml").read_bytes()}
    for folder in _FOLDERS:
        found |= _within(SAMPLE / folder, SAMPLE)
    return found


def edited(*edits: Path) -> dict[str, bytes]:
    """The files with edits of the pull request in them."""
    found = dict(files())
    for edit in edits:
        found |= _within(edit, edit)
    return found


def base() -> Project:
    return read_project(BASE)


def change(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> FileEdits:
    """What turns some files into others."""
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    return FileEdits.between(Stored(before.get), Stored(after.get), paths)


def laid(changes: Mapping[str, str | None]) -> Overlaid:
    """The sample project with some files written anew, None for one that goes."""
    after = dict(files())
    for path, text in changes.items():
        if text is None:
            after.pop(path)
        else:
            after[path] = text.encode()
    return lay_over(base(), change(files(), after))


def replaced(path: str, *pairs: tuple[str, str]) -> dict[str, str | None]:
    """A file in which texts stand for others; each must be there."""
    text = files()[path].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return {path: text}


def _within(folder: Path, root: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.suffix in (".sql", ".py", ".yml", ".csv"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
