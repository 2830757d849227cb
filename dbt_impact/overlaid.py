"""The whole check of changed files: they are laid over production's manifest and compared with it."""

from functools import partial
from typing import Any

from msgspec.structs import replace

from dbt_impact.compile.checkout import given_for
from dbt_impact.compile.choice import Compiling
from dbt_impact.compile.given import Given
from dbt_impact.compile.renderer import Renderer
from dbt_impact.errors import DbtImpactError
from dbt_impact.overlay.overlay import Overlaid, lay_over
from dbt_impact.overlay.project_file import ProjectFile
from dbt_impact.overlay.rendering import with_surroundings
from dbt_impact.overlay.seed_headers import unlisted_headers
from dbt_impact.overlay.tree import FileEdits
from dbt_impact.pipeline import Artifacts, At, come_from, nobody, report_on, told
from dbt_impact.project.project import Project, read_project
from dbt_impact.rules.report import Report
from dbt_impact.surroundings import ALONE, Surroundings

_WITH_DBT = (
    "what files alone can't tell, dbt can: run dbt compile, then dbt-impact diff with --head target/ and no --overlay"
)


def check_files(
    base: Artifacts, edits: FileEdits, at: At = nobody, around: Surroundings = ALONE
) -> tuple[Report, tuple[str, ...]]:
    """The report on what changed files do to base, and messages for the person who ran it. Raises DbtImpactError."""
    at("reading base")
    before = read_project(base.manifest, catalog=base.catalog)
    if not before.metadata.project_name:
        raise DbtImpactError("the base does not tell its project's name: make it with dbt 1.6 or newer")
    at("laying the files over it")
    before.declare_headers(unlisted_headers(before, edits.after, edits.paths))
    after = laid_over(before, edits, around.compiling)
    renderers = renderer_of(after.before, around.compiling), renderer_of(after.files, around.compiling)
    report, said = report_on(before, after.project, at, around, renderers)
    head = Artifacts(base.manifest, name=f"{len(edits.paths)} files that differ", origin="files")
    report = replace(report, changes=told(report.changes, base, head))
    nothing = () if edits.paths else ("no file of the project differs, so there is nothing to compare",)
    fallback = (_WITH_DBT,) if after.messages else ()
    return report, (*come_from(report, base), *nothing, *after.messages, *fallback, *said)


def laid_over(before: Project, edits: FileEdits, compiling: Compiling) -> Overlaid:
    """A project after a change of its files. Raises DbtImpactError."""
    made: list[Renderer | None] = []

    def evaluate(*given: Any) -> str | None:
        if not made:
            # Few changes add a node to a project that names its relations in its own way.
            made.append(renderer_of(None, compiling)(before, before.metadata.generated_at))
        return None if made[0] is None else made[0].macro_text(*given)

    found = lay_over(before, edits, evaluate)
    for each in made:
        if each is not None:
            each.close()
    if not found.surrounded:
        return found
    return with_surroundings(found, renderer_of(found.files, compiling)(found.project, before.metadata.generated_at))


def renderer_of(file: ProjectFile | None, compiling: Compiling) -> "partial[Renderer | None]":
    """What renders a project whose dbt_project.yml says so, at a moment; None where nothing is to be rendered."""
    return partial(_renderer, file, compiling)


def _renderer(file: ProjectFile | None, compiling: Compiling, project: Project, moment: str) -> Renderer | None:
    if compiling.mode == "never":
        return None
    return Renderer(project, lambda: _given(file, compiling, project, moment), renders_all=compiling.mode == "always")


def _given(file: ProjectFile | None, compiling: Compiling, project: Project, moment: str) -> Given:
    """What templates are given: the variables of that file, and those of the packages that are installed here."""
    given = given_for(project, compiling.folder, compiling.variables, compiling.env, moment)
    if file is None or not file.content:
        return given
    files = {**given.files, project.metadata.project_name: file.variables}
    return replace(given, files=files, is_whole=True, dispatch=file.dispatch)
