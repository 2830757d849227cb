"""What a branch did to the files of the repository since it parted from where it goes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from dbt_impact.artifacts.ci import on_a_platform
from dbt_impact.artifacts.target import parted, target_ref
from dbt_impact.errors import DbtImpactError
from dbt_impact.git.changes import FileChange, changed_files
from dbt_impact.git.history import first_parents
from dbt_impact.git.repository import Repository, repository


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch as it is in the working tree, seen from a dbt project's folder.

    `target` is the ref that it goes to, `commit` where it parted from that, and `project_time` when the project's
    folder was last changed before then. `changed` is what was done since to files of the repository; `files` are their
    paths, those before a renaming among them, with `/` from the project's folder, beginning with `/` outside of it.
    """

    place: Repository
    target: str
    commit: str
    project_time: datetime
    changed: tuple[FileChange, ...]
    files: frozenset[str]


def branch_of(project: Path, environment: Mapping[str, str]) -> Branch:
    """The branch of the working tree. Raises GitError where there is none, or git can't tell where it goes."""
    place = repository(project)
    target = target_ref(place, environment)
    commit = parted(place, target)
    changed = changed_files(place, commit)
    last = first_parents(place, commit, 1, [place.below or "."])
    paths = {path for each in changed for path in (each.path, each.was) if path is not None}
    files = frozenset(path.removeprefix(place.below) if path.startswith(place.below) else f"/{path}" for path in paths)
    changed_at = datetime.fromtimestamp(last[0].time if last else 0, timezone.utc)
    return Branch(place, target, commit, changed_at, changed, files)


def branch_at(project: Path, environment: Mapping[str, str]) -> Branch | str | None:
    """The branch of the working tree; None where it has no target, words where git should know and can't."""
    try:
        return branch_of(project, environment)
    except DbtImpactError as error:
        # On a laptop a clone may well know of no target. A platform has one, and can be told how to see it.
        return str(error) if on_a_platform(environment) else None


def is_older(branch: Branch, commit: str | None, built: datetime | None) -> bool:
    """Whether what was made of a commit, or at a time, may lack what the branch already had when it parted."""
    if commit is not None and branch.place.knows(commit):
        return not branch.place.is_ancestor(branch.commit, commit)
    return built is not None and built < branch.project_time


def moment(written: str) -> datetime | None:
    """When a manifest was built, as it says; None where it says nothing that is a time."""
    try:
        found = datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=timezone.utc)
