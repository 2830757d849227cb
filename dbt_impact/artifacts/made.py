"""Manifests that dbt makes here: of a commit, checked out beside the repository, and of the working tree."""

import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from dbt_impact.artifacts import inputs
from dbt_impact.artifacts.dbt import Dbt, find_dbt, make_manifest
from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.fresh import staleness
from dbt_impact.artifacts.kept import About, Entry, Kept, is_compiled
from dbt_impact.artifacts.packages import provide_packages
from dbt_impact.errors import DbtImpactError
from dbt_impact.git.repository import Repository
from dbt_impact.git.trees import checked_out
from dbt_impact.project.files import shown


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where and how manifests are made: the dbt project in the working tree, the options for dbt, what was kept.

    `at` is told what is being done.
    """

    project: Path
    options: str
    kept: Kept
    at: Callable[[str], None]
    environment: Mapping[str, str]


def made_of_commit(workshop: Workshop, repository: Repository, commit: str, name: str) -> Found:
    """What dbt makes of the project at a commit, now or in a run before this one. Raises DbtImpactError."""
    dbt = find_dbt(workshop.options, workshop.environment)
    profiles = inputs.profiles_digest(workshop.project, dbt.environment)
    entry = workshop.kept.entry("commit", commit, repository.below, *dbt.identity, profiles)
    about = entry.about()
    is_kept = about is not None and _still_holds(about, dbt)
    if about is None or not is_kept:
        workshop.at("making base's manifest with dbt" if name.endswith("...") else f"making {name} with dbt")
        about = _make_commit(workshop, dbt, repository, commit, entry)
    how = _how(workshop.kept, is_kept)
    return Found(entry.manifest, name, "git", commit=commit, how=how, notes=about.notes)


def kept_of_commit(kept: Kept, repository: Repository, commit: str, name: str) -> Found | None:
    """What any dbt made of the project at a commit before, the last of them; None where none did. Runs nothing."""
    for entry in kept.entries("commit"):
        about = entry.about()
        if about is not None and about.version == _of(commit, repository):
            how = _how(kept, is_kept=True)
            return Found(entry.manifest, name, "git", commit=commit, how=how, notes=about.notes)
    return None


def made_of_working_tree(workshop: Workshop) -> Found:
    """The manifest of the files as they are: the project's own where it is fresh, else one that dbt makes.

    Raises DbtImpactError where there is none and dbt can't make one.
    """
    own = workshop.project / "target" / "manifest.json"
    why = staleness(own, workshop.project)
    if not why and is_compiled(own):
        return Found(own, os.path.relpath(own), "path")
    dbt = find_dbt(workshop.options, workshop.environment)
    entry = workshop.kept.entry("tree", os.fspath(workshop.project.resolve()), *dbt.identity)
    files = inputs.files_digest(workshop.project)
    profiles = inputs.profiles_digest(workshop.project, dbt.environment)
    about = entry.about()
    is_kept = about is not None and about.version == files + profiles and _still_holds(about, dbt)
    if about is None or not is_kept:
        workshop.at("making head's manifest with dbt")
        entry.begin()
        said = make_manifest(dbt, workshop.project, entry.folder, None)
        about = _about(files + profiles, said, workshop.project, dbt)
        _keep_only_manifest(entry)
        entry.finish(about)
    how = _how(workshop.kept, is_kept)
    return Found(entry.manifest, "git:.", "git", how=how, notes=about.notes)


def _how(kept: Kept, is_kept: bool) -> str:
    if is_kept:
        return "kept from an earlier run"
    refused = f", and not kept: {shown(kept.refused)} is not for this user to write" if kept.refused else ""
    return f"made by dbt now{refused}"


def _make_commit(workshop: Workshop, dbt: Dbt, repository: Repository, commit: str, entry: Entry) -> About:
    with checked_out(repository, commit) as tree, TemporaryDirectory(prefix="dbt-impact-") as scratch:
        project = tree / repository.below
        if not (project / "dbt_project.yml").is_file():
            where = shown(repository.below or ".")
            raise DbtImpactError(f"commit {commit[:7]} has no dbt_project.yml in {where}: give another base")
        provide_packages(dbt, workshop.project, project, Path(scratch))
        profiles = None
        if "--profiles-dir" not in dbt.options and not (project / "profiles.yml").is_file():
            profiles = inputs.own_profiles(workshop.project, dbt.environment)
        said = make_manifest(dbt, project, Path(scratch), profiles)
        about = _about(_of(commit, repository), said, project, dbt, commit)
        entry.begin()
        shutil.move(os.path.join(scratch, entry.manifest.name), entry.manifest)
    entry.finish(about)
    return about


def _of(commit: str, repository: Repository) -> str:
    """What a kept manifest is of: a commit, and the project's folder in it."""
    return f"{commit}:{repository.below}"


def _about(version: str, said: str, project: Path, dbt: Dbt, commit: str | None = None) -> About:
    notes = (f"dbt could not compile the SQL, only parse it ({said})",) if said else ()
    made_from = inputs.variables(project, dbt.environment)
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return About(version=version, commit=commit, time=now, notes=notes, made_from=made_from)


def _still_holds(about: About, dbt: Dbt) -> bool:
    """Whether the variables of the environment that the project names have the values that they had."""
    return all(inputs.variable_digest(name, dbt.environment) == known for name, known in about.made_from.items())


def _keep_only_manifest(entry: Entry) -> None:
    """Removes what dbt wrote besides, except what makes its next run faster."""
    for path in entry.folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in ("manifest.json", "partial_parse.msgpack"):
            path.unlink(missing_ok=True)
