"""Writes the files that a project starts from, and never over what somebody else wrote."""

import os
from collections.abc import Mapping
from pathlib import Path

from dbt_impact.adoption.stages import PRODUCTION, SETTINGS, WORKFLOWS, Stage, recipe
from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown
from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import FILE_NAMES

_FOLDER = Path(".github", "workflows")
WORKFLOW, BASE_WORKFLOW = _FOLDER / "dbt-impact.yml", _FOLDER / "dbt-impact-base.yml"


def start(folder: Path, root: Path | None, stage: Stage | None, force: bool) -> list[str]:
    """Writes the settings in the dbt project's `folder`, with a stage also workflows in the repository's `root`.

    What another stage wrote and nobody edited since makes way. Returns what was done, a line for each file. Raises
    DbtImpactError, before anything is written, where somebody else's file is in the way and `force` is not said.
    """
    if not (folder / "dbt_project.yml").is_file():
        raise DbtImpactError(f"{shown(folder.absolute())} has no dbt_project.yml: run this in the dbt project's folder")
    said, todo = [], {}
    # Settings that are there already, under whichever name, are the project's own.
    known = read_settings(None, folder).path
    if known is None or (force and known == str(folder / FILE_NAMES[0])):
        todo[folder / FILE_NAMES[0]] = SETTINGS
    else:
        said.append(f"{known} is there already, and stays as it is")
    if stage is not None:
        if root is None:
            raise DbtImpactError(f"{shown(folder.absolute())} is in no git repository: run git init first")
        todo |= _workflows(folder, root, stage)
        ours = {text for each in WORKFLOWS for text in _workflows(folder, root, each).values()}
        _refuse(todo, ours, stage, force)
    return said + [_written(path, text) for path, text in todo.items()]


def _workflows(folder: Path, root: Path, stage: Stage) -> dict[Path, str]:
    """The workflows of a stage, for a dbt project that may lie below the repository's root."""
    below = os.path.relpath(folder.resolve(), root.resolve()).replace(os.sep, "/")
    texts = {root / WORKFLOW: recipe(WORKFLOWS[stage]), root / BASE_WORKFLOW: recipe(PRODUCTION)}
    if below == ".":
        return texts
    where = f"        working-directory: {below}\n"
    return {
        path: text.replace("      - name: Compile\n", f"      - name: Compile\n{where}")
        .replace("        with:\n          base:", f"        with:\n  {where}          base:")
        .replace("path: target/", f"path: {below}/target/")
        for path, text in texts.items()
    }


def _refuse(todo: Mapping[Path, str], ours: set[str], stage: Stage, force: bool) -> None:
    for path in todo:
        there = _text(path)
        if there is not None and there not in ours and not force:
            raise DbtImpactError(
                f"{shown(path)} is there, and not as dbt-impact wrote it: "
                f"take what you want from {WORKFLOWS[stage]} in its examples/github, or say --force to write over it"
            )


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DbtImpactError(f"cannot read {shown(path)} ({error}): look at it first") from error


def _written(path: Path, text: str) -> str:
    before = _text(path)
    if before == text:
        return f"{os.path.relpath(path)} is as it should be"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DbtImpactError(f"can't write {shown(path)} ({error.strerror}): allow this user to") from error
    return f"{'wrote' if before is None else 'wrote anew'} {os.path.relpath(path)}"
