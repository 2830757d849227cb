"""The whole check: read both sides, compare, judge, plan."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from dbt_impact.compare.changes import without
from dbt_impact.compare.compare import compare, side
from dbt_impact.project.project import Project, read_project
from dbt_impact.rebuild.plan import plan_rebuild
from dbt_impact.rules.judge import RULES, judge
from dbt_impact.rules.report import Report
from dbt_impact.surroundings import ALONE, Surroundings


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
    around: Surroundings = ALONE,
) -> tuple[Report, tuple[str, ...]]:
    """The report on what head does to base, and messages for the person who ran it. Raises DbtImpactError."""
    at("reading base")
    before = read_project(base.manifest, catalog=base.catalog)
    at("reading head")
    after = read_project(head.manifest, catalog=head.catalog)
    at("looking for edits")
    others = around.others()
    (old, new), said = around.complete([before, after], others)
    changes = compare(old, new, partial(at, "following what changed"), around.stakes)
    changes = replace(changes, others=tuple(side(str(each.path), each.metadata, each.count) for each in others))
    at("judging")
    report = judge(RULES, changes)
    at("planning the rebuild")
    ours = without(changes, new.abroad.homes.keys() | old.abroad.homes.keys()) if others else changes
    report = replace(report, rebuild=plan_rebuild(before, after, ours), settings=around.settings.path)
    return report, (*messages(before, after), *said)


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
    for which, project in (("base", base), ("head", head)):
        if not project.is_compiled:
            found.append(
                f"{which} has no compiled SQL, so what needs it is unknown: "
                "make the manifest with `dbt compile`, not `dbt parse`"
            )
    return tuple(found)
