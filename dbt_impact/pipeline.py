"""The whole check: read both sides, compare, judge, plan."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from dbt_impact.compare.compare import compare
from dbt_impact.compare.stakes import Stakes
from dbt_impact.consumers.listed import declare_rows
from dbt_impact.project.code_owners import CodeOwners
from dbt_impact.project.exposure_rows import exposure_rows
from dbt_impact.project.files import shown
from dbt_impact.project.project import Project, read_project
from dbt_impact.rebuild.plan import plan_rebuild
from dbt_impact.rules.judge import RULES, judge
from dbt_impact.rules.report import Report
from dbt_impact.settings.settings import DEFAULTS, Settings


@dataclass(frozen=True, slots=True)
class Artifacts:
    """One side: its manifest (a file, its folder, or the project's), and its catalog where it lies elsewhere."""

    manifest: Path
    catalog: Path | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around the two sides: settings, owners of files, and files of the columns that exposures read."""

    settings: Settings = DEFAULTS
    code_owners: CodeOwners | None = None
    exposure_columns: tuple[Path, ...] = ()

    @property
    def stakes(self) -> Stakes:
        return Stakes(self.settings.critical, self.settings.edge, self.code_owners)

    def declare(self, *projects: Project) -> tuple[str, ...]:
        """Has the projects know the columns that their exposures read; a message for each row that names none."""
        rows = [row for path in self.exposure_columns for row in exposure_rows(path)]
        return declare_rows(projects, rows) if rows else ()

    @property
    def unread(self) -> tuple[str, ...]:
        """Messages on the patterns of CODEOWNERS that are left out."""
        patterns = () if self.code_owners is None else self.code_owners.unread
        return tuple(f"CODEOWNERS: the pattern {shown(each)} has too many stars and is left out" for each in patterns)


NOTHING = Surroundings()


class At(Protocol):
    """Is told the step that a run is at, and how many of how many things are done."""

    def __call__(self, step: str, done: int = 0, of: int = 0) -> None: ...


def _nobody(step: str, done: int = 0, of: int = 0) -> None:
    """Is told, and tells nobody."""


def check(
    base: Artifacts,
    head: Artifacts,
    at: At = _nobody,
    around: Surroundings = NOTHING,
) -> tuple[Report, tuple[str, ...]]:
    """The report on what head does to base, and messages for the person who ran it. Raises DbtImpactError."""
    at("reading base")
    before = read_project(base.manifest, catalog=base.catalog)
    at("reading head")
    after = read_project(head.manifest, catalog=head.catalog)
    at("looking for edits")
    unmatched = around.declare(before, after)
    changes = compare(before, after, partial(at, "following what changed"), around.stakes)
    at("judging")
    report = judge(RULES, changes)
    at("planning the rebuild")
    report = replace(report, rebuild=plan_rebuild(before, after, changes), settings=around.settings.path)
    return report, (*messages(before, after), *unmatched, *around.unread)


def messages(base: Project, head: Project) -> tuple[str, ...]:
    """What the person who ran the check should know before they trust it."""
    found = [*base.warnings, *head.warnings]
    if base.is_same(head):
        found.append("base and head are the same manifest, so there is nothing to compare: is --base production's?")
    elif base.metadata.adapter_type != head.metadata.adapter_type:
        found.append(
            f"base was made for {base.metadata.adapter_type} and head for {head.metadata.adapter_type}: "
            "make both with one adapter"
        )
    for side, project in (("base", base), ("head", head)):
        if not project.is_compiled:
            found.append(
                f"{side} has no compiled SQL, so what needs it is unknown: "
                "make the manifest with `dbt compile`, not `dbt parse`"
            )
    return tuple(found)
