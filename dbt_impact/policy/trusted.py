"""What a pull request can't have written: the settings and the owners of files, as they were where it parted."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from dbt_impact.artifacts.target import parted, target_ref
from dbt_impact.errors import DbtImpactError
from dbt_impact.git.program import GitError
from dbt_impact.git.repository import Repository, repository
from dbt_impact.git.trees import files_at
from dbt_impact.project.code_owners import MOST_BYTES as MOST_BYTES_OF_OWNERS
from dbt_impact.project.code_owners import PLACES, CodeOwners
from dbt_impact.settings.floors import Floors, floors_in
from dbt_impact.settings.reading import CANDIDATES, MOST_BYTES, decoded, settings_in, the_only
from dbt_impact.settings.settings import Settings

_OF_A_MERGE = re.compile(r"refs/pull/\d+/merge")


class Trusted(msgspec.Struct, frozen=True):
    """The settings at `commit`, where HEAD parted from `ref`, and the owners of files; None where nobody owns any."""

    settings: Settings
    code_owners: CodeOwners | None
    ref: str
    commit: str


def trusted(folder: Path, file: Path | None, environment: Mapping[str, str]) -> Trusted:
    """What held for the dbt project in `folder`, whose settings are in `file` or in a file of one of the usual names.

    Raises GitError where git can't tell, with what to fetch; DbtImpactError where the settings were wrong even then.
    """
    place = repository(folder)
    ref, commit = _found(place, environment)
    paths = [_path(place, file)] if file is not None else [place.below + name for name in CANDIDATES]
    found = files_at(place, commit, paths, MOST_BYTES)
    read = [
        settings_in(f"{ref}:{path}", decoded(f"{ref}:{path}", found[path]), path.removeprefix(place.below))
        for path in paths
        if path in found
    ]
    return Trusted(the_only(read), _code_owners(place, commit), ref, commit)


def trusted_floors(folder: Path, file: Path, environment: Mapping[str, str]) -> Floors:
    """The floors in a file of the repository, as it was where HEAD parted.

    Raises GitError where git can't tell; DbtImpactError where the file was not there.
    """
    place = repository(folder)
    ref, commit = _found(place, environment)
    path = _path(place, file)
    found = files_at(place, commit, [path], MOST_BYTES).get(path)
    if found is None:
        raise DbtImpactError(f"{ref} has no {path}: merge the policy first, or keep it outside of the repository")
    return floors_in(f"{ref}:{path}", decoded(f"{ref}:{path}", found))


def is_ours(folder: Path, file: Path) -> bool:
    """Whether a pull request could have written the file: it lies in the repository. Raises GitError."""
    return file.resolve().is_relative_to(repository(folder).root.resolve())


def _found(place: Repository, environment: Mapping[str, str]) -> tuple[str, str]:
    """What the branch goes to, and where it parted from that."""
    try:
        ref = target_ref(place, environment)
    except GitError:
        if (merged_into := _merged_into(place, environment)) is None:
            raise
        return merged_into, merged_into
    return ref, _parted(place, ref)


def _merged_into(place: Repository, environment: Mapping[str, str]) -> str | None:
    """The commit into which GitHub merged the pull request for this run, if it is here.

    GitHub makes that merge, and says which commit it is: a branch that merges whatever it likes is no such commit.
    """
    merge = environment.get("GITHUB_SHA", "")
    if _OF_A_MERGE.fullmatch(environment.get("GITHUB_REF", "")) is None or not merge:
        return None
    try:
        if place.commit("HEAD") != merge:
            return None
        place.commit("HEAD^2")
        return place.commit("HEAD^1")
    except GitError:
        return None


def _parted(place: Repository, ref: str) -> str:
    """Where HEAD parted; what the branch is at, where the clone is too shallow to tell."""
    try:
        return parted(place, ref)
    except GitError:
        if not place.shallow:
            raise
        return place.commit(ref)


def _path(place: Repository, file: Path) -> str:
    return file.resolve().relative_to(place.root.resolve()).as_posix()


def _code_owners(place: Repository, commit: str) -> CodeOwners | None:
    found = files_at(place, commit, PLACES, MOST_BYTES_OF_OWNERS)
    text = next((found[path] for path in PLACES if path in found), None)
    if text is None:
        return None
    return CodeOwners(text.decode("utf-8-sig", "replace"), place.below.rstrip("/"))
