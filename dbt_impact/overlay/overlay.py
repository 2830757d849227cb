"""Lays a change of files over a manifest: the project that dbt would have parsed, as far as files tell."""

from dataclasses import dataclass

from dbt_impact.errors import DbtImpactError
from dbt_impact.overlay.layer import Layer
from dbt_impact.overlay.laying import Laying
from dbt_impact.overlay.project_file import ProjectFile
from dbt_impact.overlay.said import said
from dbt_impact.overlay.side import Side
from dbt_impact.overlay.tree import FileEdits
from dbt_impact.project.project import Project

OLDEST = 7
"""The first manifest schema that can be laid over (dbt 1.3): older ones name what changes otherwise."""


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A project with a change laid over it.

    Nodes whose compiled SQL no longer is what dbt would make of them have none: `stale` are their ids, `surrounded`
    those of them whose own source and macros are the same. `messages` are one line for each kind of thing that can't
    be told. `before` and `files` are what dbt_project.yml says before and after the change.
    """

    project: Project
    stale: frozenset[str] = frozenset()
    surrounded: frozenset[str] = frozenset()
    messages: tuple[str, ...] = ()
    before: ProjectFile | None = None
    files: ProjectFile | None = None


def lay_over(base: Project, edits: FileEdits) -> Overlaid:
    """The project after the change. Raises DbtImpactError where a file that decides much can't be read."""
    if base.metadata.schema_version < OLDEST:
        raise DbtImpactError("files can be laid over a manifest of dbt 1.3 or newer: make the base anew")
    name = base.metadata.project_name
    before, after = Side(edits.before, edits.paths, name), Side(edits.after, edits.paths, name)
    layer = Layer(base)
    laying = Laying(layer, before, after)
    laying.run()
    project = base.overlaid(layer.manifest(), laying.headers) if layer.touched or layer.touched_macros else base
    return Overlaid(
        project,
        frozenset(laying.stale),
        frozenset(laying.surrounded),
        tuple(said(laying.notes)),
        before.project,
        after.project,
    )
