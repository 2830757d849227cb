"""`diff --overlay`: which files of the working tree differ, and from what."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from dbt_impact.artifacts.find import project_folder
from dbt_impact.artifacts.target import parted, target_ref
from dbt_impact.commands.sides import base_side
from dbt_impact.errors import DbtImpactError
from dbt_impact.git.program import GitError
from dbt_impact.git.repository import Repository, repository
from dbt_impact.overlaid import check_files
from dbt_impact.overlay.from_git import working_tree_edits
from dbt_impact.pipeline import Artifacts
from dbt_impact.surroundings import Surroundings

if TYPE_CHECKING:
    from dbt_impact.commands.progress import Progress
    from dbt_impact.rules.report import Report


def overlaid(
    base: str | None,
    catalog: Path | None,
    since: str | None,
    options: str,
    around: Surroundings,
    progress: "Progress",
) -> tuple["Report", tuple[str, ...]]:
    """The report on the files here, and messages. Raises DbtImpactError where git or a file can't tell."""
    folder = project_folder(Path())
    place = repository(folder)
    with base_side(base, catalog, options, progress) as old:
        progress.at("looking for changed files")
        commit = _since(place, since, old)
        edits = working_tree_edits(place, place.below, commit)
        return check_files(old, edits, progress.at, _in(folder, around))


def _in(folder: Path, around: Surroundings) -> Surroundings:
    """The packages and their variables are those of the project, wherever the command was run."""
    return replace(around, compiling=replace(around.compiling, folder=folder))


def _since(place: Repository, ref: str | None, base: Artifacts) -> str:
    """The commit that the files are compared with."""
    if ref is not None:
        return place.merge_base(ref, "HEAD")
    if base.commit is not None and place.knows(base.commit):
        return place.merge_base(base.commit, "HEAD")
    try:
        return parted(place, target_ref(place, os.environ))
    except GitError as error:
        raise DbtImpactError(f"{error}, or say with --since which commit the base was made of") from error
