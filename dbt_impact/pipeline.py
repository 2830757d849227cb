"""The whole check: read both sides, compare, judge, plan."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from dbt_impact.attribution.standing import attributed
from dbt_impact.compare.changes import Changes, Side, ids_of, without
from dbt_impact.compare.compare import compare, side
from dbt_impact.compare.edits.rendering import Rendering
from dbt_impact.compile.renderer import Renderer
from dbt_impact.policy.standing import policy_of
from dbt_impact.project.project import Project, read_project
from dbt_impact.rebuild.plan import plan_rebuild
from dbt_impact.rules.judge import RULES, judge
from dbt_impact.rules.report import Report
from dbt_impact.surroundings import ALONE, Surroundings

RendererOf = Callable[[Project, str], Renderer | None]
"""What renders the nodes of a project, at a moment that both sides share."""

Attribution = Callable[[Changes, Project, Project], tuple[Changes, tuple[str, ...]]]
"""Marks the changes that are not the pull request's; and messages."""


class Artifacts(msgspec.Struct, frozen=True):
    """One side: its manifest (a file, its folder, or the project's), and its catalog where it lies elsewhere.

    `name` is how people call the place that it comes from, where that isn't its path; `origin` what sort of place that
    is, `commit` what it was made of, `how` in which way it came here and `notes` what to know about it. `tree` is the
    dbt project's folder in the working tree that it was made of, where that is known.
    """

    manifest: Path
    catalog: Path | None = None
    name: str | None = None
    origin: str = "path"
    commit: str | None = None
    how: str = ""
    notes: tuple[str, ...] = ()
    tree: Path | None = None

    def told(self, side: Side) -> Side:
        """What the report says of this side: where it comes from besides."""
        return replace(side, path=self.name or side.path, origin=self.origin, commit=self.commit)


class At(Protocol):
    """Is told the step that a run is at, and how many of how many things are done."""

    def __call__(self, step: str, done: int = 0, of: int = 0) -> None: ...


def nobody(step: str, done: int = 0, of: int = 0) -> None:
    """Is told, and tells nobody."""


def check(
    base: Artifacts,
    head: Artifacts,
    at: At = nobody,
    around: Surroundings = ALONE,
) -> tuple[Report, tuple[str, ...]]:
    """The report on what head does to base, and messages for the person who ran it. Raises DbtImpactError."""
    at("reading base")
    before = read_project(base.manifest, catalog=base.catalog)
    at("reading head")
    after = read_project(head.manifest, catalog=head.catalog)
    parted = base.origin == "git" and base.name is not None and base.name.endswith("...")
    whose = partial(attributed, tree=None if parted else head.tree, commit=base.commit, environment=os.environ)
    report, said = report_on(before, after, at, around, whose=whose)
    report = replace(report, changes=told(report.changes, base, head))
    return report, (*come_from(report, base, head), *said)


def told(changes: Changes, base: Artifacts, head: Artifacts) -> Changes:
    """The same changes, with where the two sides come from."""
    return replace(changes, base=base.told(changes.base), head=head.told(changes.head))


def report_on(
    before: Project,
    after: Project,
    at: At = nobody,
    around: Surroundings = ALONE,
    renderers: tuple[RendererOf, RendererOf] | None = None,
    whose: Attribution | None = None,
) -> tuple[Report, tuple[str, ...]]:
    """As `check`, of two projects that were read. Raises DbtImpactError.

    `renderers` make what renders the nodes of each side, if not what `around` says of it. `whose` tells which changes
    are not the pull request's, and what there is to doubt.
    """
    at("looking for edits")
    others = around.others()
    (old, new), said = around.complete([before, after], others)
    rendering = _rendering(old, new, *(renderers or (around.compiling.renderer, around.compiling.renderer)))
    changes = compare(old, new, partial(at, "following what changed"), around.stakes, rendering)
    changes = replace(changes, others=tuple(side(str(each.path), each.metadata, each.count) for each in others))
    at("telling whose changes these are")
    changes, doubts = (changes, ()) if whose is None else whose(changes, old, new)
    at("judging")
    report = judge(RULES, changes, policy_of(around.judged_by, before, after, ids_of(changes)))
    at("planning the rebuild")
    ours = without(changes, new.abroad.homes.keys() | old.abroad.homes.keys()) if others else changes
    report = replace(report, rebuild=plan_rebuild(before, after, ours), settings=around.settings.path)
    return report, (*messages(before, after, rendering), *doubts, *said)


def come_from(report: Report, *artifacts: Artifacts) -> Iterator[str]:
    """Which artifacts were used, where they were not given as files of this machine, and what to know about them."""
    both = zip(("base", "head"), artifacts, (report.changes.base, report.changes.head), strict=False)
    for which, given, about in both:
        if given.name is not None:
            commit = f" at {given.commit[:7]}" if given.commit else ""
            when = f", of {about.generated_at[:16].replace('T', ' ')}" if about.generated_at else ""
            how = f", {given.how}" if given.how else ""
            yield f"{which} is {given.name}{commit}{when}, dbt {about.dbt_version}{how}"
        yield from (f"{which}: {note}" for note in given.notes)


def _rendering(base: Project, head: Project, of_base: RendererOf, of_head: RendererOf) -> Rendering | None:
    """What renders both sides; nothing does where they are of two adapters, whose macros differ."""
    if base.metadata.adapter_type != head.metadata.adapter_type:
        return None
    moment = base.metadata.generated_at
    before, after = of_base(base, moment), of_head(head, moment)
    return None if before is None or after is None else Rendering(before, after)


def messages(base: Project, head: Project, rendering: Rendering | None = None) -> tuple[str, ...]:
    """What the person who ran the check should know before they trust it."""
    found = [*base.warnings, *head.warnings]
    for which, project in (("base", base), ("head", head)):
        if project.is_compiled:
            continue
        if rendering is None:
            found.append(
                f"{which} has no compiled SQL, so what needs it is unknown: "
                "make it with `dbt compile`, or let it be rendered here (--compile auto, and one adapter on both sides)"
            )
        elif (rendering.base if project is base else rendering.head).took_defaults:
            found.append(
                f"{which} has no compiled SQL and is rendered here, with defaults for the variables that aren't known: "
                "run this in the project's folder, or give --vars"
            )
    return tuple(found)
