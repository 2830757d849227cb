"""Finds the artifacts of a side, whatever was said of where they are."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dbt_impact.artifacts import target
from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.kept import Kept
from dbt_impact.artifacts.made import Workshop, made_of_commit, made_of_working_tree
from dbt_impact.artifacts.sources import (
    Bucket,
    CloudJob,
    GithubArtifact,
    GitRef,
    Local,
    Source,
    Target,
    Web,
    WorkingTree,
)
from dbt_impact.errors import DbtImpactError
from dbt_impact.git.repository import repository
from dbt_impact.project.files import shown


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds artifacts for the dbt project in or around a folder; `at` is told what takes its time."""

    folder: Path
    kept: Kept
    options: str
    at: Callable[[str], None]
    environment: Mapping[str, str]

    def find(self, source: Source) -> Found:
        """The artifacts that are meant, on this machine. Raises DbtImpactError where they can't be had."""
        match source:
            case Local(path):
                return Found(path, str(path), "path")
            case WorkingTree():
                return made_of_working_tree(self._workshop)
            case Target() | GitRef():
                return self._of_commit(source)
            case Web(url):
                # Each of these brings libraries of its own that no other run waits for.
                from dbt_impact.artifacts.web import found_on_the_web

                return found_on_the_web(url, self.kept, self.at, self.environment)
            case Bucket(url, scheme):
                from dbt_impact.artifacts.bucket import found_in_bucket

                return found_in_bucket(url, scheme, self.kept, self.at)
            case CloudJob():
                from dbt_impact.artifacts.dbt_cloud import found_in_dbt_cloud

                return found_in_dbt_cloud(source, self.kept, self.at, self.environment)
            case GithubArtifact():
                from dbt_impact.artifacts.github import found_on_github

                return found_on_github(source, self.kept, self.at, self.environment)

    def _of_commit(self, source: Target | GitRef) -> Found:
        workshop = self._workshop
        place = repository(workshop.project)
        match source:
            case Target():
                ref = target.target_ref(place, self.environment)
                return made_of_commit(workshop, place, target.parted(place, ref), f"git:{ref}...")
            case GitRef(ref, parted=True):
                return made_of_commit(workshop, place, target.parted(place, ref), f"git:{ref}...")
            case GitRef(ref):
                return made_of_commit(workshop, place, place.commit(ref), f"git:{ref}")

    @property
    def project(self) -> Path:
        """The dbt project's folder in the working tree. Raises DbtImpactError where there is none, or several."""
        return project_folder(self.folder, self.environment)

    @property
    def _workshop(self) -> Workshop:
        return Workshop(self.project, self.options, self.kept, self.at, self.environment)


def project_folder(folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The dbt project's folder: DBT_PROJECT_DIR's, this one, one above it, or the only one right below it.

    Raises DbtImpactError where there is none, or several.
    """
    named = environment.get("DBT_PROJECT_DIR")
    start = (folder / named if named else folder).absolute()
    for each in (start, *start.parents):
        if (each / "dbt_project.yml").is_file():
            return each
    below = sorted(path.parent for path in start.glob("*/dbt_project.yml"))
    if len(below) == 1:
        return below[0]
    if below:
        names = ", ".join(path.name for path in below[:5])
        raise DbtImpactError(f"there are {len(below)} dbt projects here ({names}): run dbt-impact in one of them")
    raise DbtImpactError(
        f"there is no dbt_project.yml in {shown(start)}: run dbt-impact in the dbt project, or give --base"
    )
