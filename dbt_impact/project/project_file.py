"""What a dbt_project.yml says that no manifest repeats: variables, the order of `dispatch`, where packages lie."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from dbt_impact.cache.looks import look
from dbt_impact.errors import DbtImpactError, Unreadable
from dbt_impact.project.bounded_yaml import load_yaml
from dbt_impact.project.files import shown

NAME = "dbt_project.yml"
_LARGEST = 1_000_000
_MOST_VALUES = 100_000
_PACKAGES = ("dbt_packages", "dbt_modules")

Values = Mapping[str, object]


class ProjectFile(msgspec.Struct, frozen=True):
    """The file of a project or a package. `dispatch` is the search order of packages by namespace."""

    name: str
    variables: Values = {}
    dispatch: Mapping[str, tuple[str, ...]] = {}
    packages: str | None = None


def read_project_file(path: Path) -> ProjectFile | None:
    """The file at `path`; None where there is none. Raises DbtImpactError where it can't be read."""
    look(path)
    if not os.path.isfile(path):
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DbtImpactError(f"cannot read {shown(path)} ({' '.join(str(error).split())}): check the file") from error
    written = values(shown(path), text)
    dispatch = written.get("dispatch")
    orders = [each for each in dispatch if isinstance(each, dict)] if isinstance(dispatch, list) else []
    found = written.get("vars")
    packages = written.get("packages-install-path")
    return ProjectFile(
        name=str(written.get("name") or ""),
        variables=found if isinstance(found, dict) else {},
        dispatch={str(each.get("macro_namespace")): _names(each.get("search_order")) for each in orders},
        packages=packages if isinstance(packages, str) else None,
    )


def package_files(folder: Path, root: ProjectFile) -> list[ProjectFile]:
    """The files of the packages that are installed in a project's folder."""
    found: list[ProjectFile] = []
    for name in (root.packages,) if root.packages else _PACKAGES:
        place = folder / name
        look(place)
        if place.resolve().is_relative_to(folder.resolve()) and os.path.isdir(place):
            files = (read_project_file(each / NAME) for each in sorted(place.iterdir()))
            found.extend(each for each in files if each is not None)
    return found


def values(where: str, text: str) -> dict[str, object]:
    """A YAML (or JSON) mapping as plain values. Raises DbtImpactError, which says `where`, for anything else."""
    if len(text) > _LARGEST:
        raise DbtImpactError(f"{where} is larger than {_LARGEST:,} characters: shorten it")
    try:
        found = load_yaml(where, text, _MOST_VALUES)
    except Unreadable as error:
        raise DbtImpactError(f"{error}: mend it") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise DbtImpactError(f"{where} is not a YAML mapping of names to values: write NAME: VALUE")
    return {str(name): value for name, value in found.items()}


def _names(written: object) -> tuple[str, ...]:
    return tuple(map(str, written)) if isinstance(written, list) else ()
