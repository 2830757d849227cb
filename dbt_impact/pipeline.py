"""The whole check: read both sides, compare, judge, plan."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from dbt_impact.compare.compare import compare
from dbt_impact.compare.stakes import Stakes
from dbt_impact.project.code_owners import CodeOwners
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


class At(Protocol):
    """Is told the step that a run is at, and how many of how many things are done."""

    def __call__(self, step: str, done: int = 0, of: int = 0) -> None: ...


def _nobody(step: str, done: int = 0, of: int = 0) -> None:
    """Is told, and tells nobody."""


def check(
    base: Artifacts,
    head: Artifacts,
    at: At = _nobody,
    settings: Settings = DEFAULTS,
    code_owners: CodeOwners | None = None,
) -> tuple[Report, tuple[str, ...]]:
    """The report on what head does to base, and messages for the person who ran it. Raises DbtImpactError."""
    at("reading base")
    before = read_project(base.manifest, catalog=base.catalog)
    at("reading head")
    after = read_project(head.manifest, catalog=head.catalog)
    at("looking for edits")
    stakes = Stakes(settings.critical, settings.edge, code_owners)
    changes = compare(before, after, partial(at, "following what changed"), stakes)
    at("judging")
    report = judge(RULES, changes)
    at("planning the rebuild")
    report = replace(report, rebuild=plan_rebuild(before, after, changes), settings=settings.path)
    unread = () if code_owners is None else tuple(map(_too_many_stars, code_owners.unread))
    return report, (*messages(before, after), *unread)


def _too_many_stars(pattern: str) -> str:
    return f"CODEOWNERS: the pattern {shown(pattern)} has too many stars and is left out"


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
