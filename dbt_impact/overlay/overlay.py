"""Lays a change of files over a manifest: the project that dbt would have parsed, as far as files tell."""

import msgspec

from dbt_impact.overlay.layer import Layer
from dbt_impact.overlay.laying import Laying
from dbt_impact.overlay.local_packages import touched_packages
from dbt_impact.overlay.own_rules import Evaluate, OwnRules
from dbt_impact.overlay.project_file import PROJECT_FILE, ProjectFile
from dbt_impact.overlay.relation_names import RelationNames
from dbt_impact.overlay.said import Kind, note, said
from dbt_impact.overlay.side import Side
from dbt_impact.overlay.tree import FileEdits
from dbt_impact.project.project import Project


class Overlaid(msgspec.Struct, frozen=True):
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


def lay_over(base: Project, edits: FileEdits, evaluate: Evaluate | None = None) -> Overlaid:
    """The project after the change; base is told how the files of changed seeds began.

    `evaluate` runs the macros that say where new nodes are built, where the project has its own.

    Raises DbtImpactError where a file that decides much can't be read.
    """
    name = base.metadata.project_name
    before, after = Side(edits.before, edits.paths, name), Side(edits.after, edits.paths, name)
    if PROJECT_FILE not in edits.paths:
        # The same on both sides, and read once.
        after.project = before.project
    layer = Layer(base)
    rules = None if evaluate is None else OwnRules(base, before.project.name, evaluate)
    laying = Laying(layer, before, after, RelationNames(layer, before.project.name, rules))
    laying.run()
    for folder in touched_packages(after, (*edits.paths, *edits.outside)):
        note(laying.notes, Kind.LOCAL, folder)
    base.declare_headers(laying.old_headers)
    project = base.overlaid(layer.manifest(), laying.headers) if layer.touched or layer.touched_macros else base
    return Overlaid(
        project,
        frozenset(laying.stale),
        frozenset(laying.surrounded),
        tuple(said(laying.notes)),
        before.project,
        after.project,
    )
