"""Finds the changes that come from files which the branch does not touch: they are not this pull request's.

Whatever may come from a touched file in a way that no file tells is the pull request's. So is what comes from no file.
"""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.project.nodes import DependsOn
from dbt_impact.project.project import Project

# What decides about any node: settings of all, packages, profiles.
_OF_ALL = frozenset({"dbt_project.yml", "packages.yml", "dependencies.yml", "package-lock.yml", "profiles.yml"})
# dbt calls these itself, without a node that says so.
_CALLED_BY_DBT = ("generate_", "materialization_")
_FROM_FILES = frozenset({"sql", "macro", "config", "schema", "seed"})


class _Written(msgspec.Struct, frozen=True):
    """Where an entry is written. `patch_path` is the YAML beside it, as `package://models/schema.yml`."""

    original_file_path: str = ""
    patch_path: str | None = None
    depends_on: DependsOn = DependsOn()


def attribute(changes: Changes, base: Project, head: Project, files: frozenset[str]) -> Changes:
    """The changes, with those marked that come from other files than these, which a branch has touched.

    `files` are paths from the project's folder; those outside of it begin with `/`.
    """
    touched = _Touched((base, head), files)
    if touched.decides_about_all():
        return changes
    marked = tuple(
        replace(each, not_this_pull_request=True) if _is_anothers(each, touched) else each for each in changes.changes
    )
    untouched = frozenset(uid for uid in {*changes.nodes, *changes.stored} if not touched.makes(uid))
    return replace(changes, changes=marked, untouched=untouched)


def _is_anothers(change: Change, touched: "_Touched") -> bool:
    ids = [change.unique_id, *([change.to] if change.kind == "node-renamed" and change.to else [])]
    return change.cause in _FROM_FILES and not any(touched.makes(uid) for uid in ids)


class _Touched:
    """The touched files, and which entries of either side they make."""

    def __init__(self, projects: tuple[Project, ...], files: frozenset[str]) -> None:
        self._projects = projects
        self._files = files
        self._makes: dict[str, bool] = {}
        self._macros: dict[tuple[int, str], bool] = {}

    def decides_about_all(self) -> bool:
        """Whether a file is touched whose effect no entry tells."""
        if any(file.rpartition("/")[2] in _OF_ALL for file in self._files):
            return True
        return any(
            self._has(_macro_file(project, uid)) for project in self._projects for uid in _called_by_dbt(project)
        )

    def makes(self, unique_id: str) -> bool:
        """Whether a touched file makes an entry, on either side: its own, the YAML beside it, or that of a macro."""
        if unique_id not in self._makes:
            sides = [i for i, project in enumerate(self._projects) if unique_id in project]
            # Nothing says where it comes from: then it may come from anywhere.
            self._makes[unique_id] = not sides or any(self._makes_entry(side, unique_id) for side in sides)
        return self._makes[unique_id]

    def _makes_entry(self, side: int, unique_id: str) -> bool:
        written = self._projects[side].entry(unique_id, _Written)
        places = [written.original_file_path]
        if written.patch_path is not None:
            places.append(written.patch_path.partition("://")[2])
        if not all(places) or any(map(self._has, places)):
            return True
        return any(self._makes_macro(side, uid) for uid in written.depends_on.macros)

    def _makes_macro(self, side: int, unique_id: str) -> bool:
        key = (side, unique_id)
        if key not in self._macros:
            self._macros[key] = False
            project = self._projects[side]
            macro = project.macro(unique_id)
            called = macro.depends_on.macros if macro is not None else ()
            here = self._has(_macro_file(project, unique_id))
            self._macros[key] = here or any(self._makes_macro(side, each) for each in called)
        return self._macros[key]

    def _has(self, file: str) -> bool:
        """Whether a file is touched. That of a package which the repository itself holds lies somewhere else in it."""
        path = file.replace("\\", "/")
        return path in self._files or any(each.endswith(f"/{path}") for each in self._files)


def _macro_file(project: Project, unique_id: str) -> str:
    macro = project.macro(unique_id)
    return macro.original_file_path if macro is not None else ""


def _called_by_dbt(project: Project) -> Iterator[str]:
    """The project's own macros that dbt may call or choose itself: by their names, or in the place of a package's."""
    names: dict[str, list[str]] = {}
    for uid in project.macro_ids():
        names.setdefault(uid.rpartition(".")[2], []).append(uid)
    for name, ids in names.items():
        if len(ids) > 1 or name.startswith(_CALLED_BY_DBT) or "__" in name:
            yield from (uid for uid in ids if uid.split(".")[1] == project.metadata.project_name)
