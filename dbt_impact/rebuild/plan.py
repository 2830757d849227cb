"""The rebuild plan: from base's tables, what makes head's tables what a build from scratch would make them."""

import msgspec

from dbt_impact.compare.changes import Changes
from dbt_impact.project.order import reached_from, upstream_first
from dbt_impact.project.project import Project
from dbt_impact.rebuild.decision import Decisions, Step
from dbt_impact.rebuild.failing import cannot_build
from dbt_impact.rebuild.selecting import selected
from dbt_impact.rebuild.sides import BUILT, Sides
from dbt_impact.rebuild.state_modified import plus, state_modified
from dbt_impact.rebuild.whose import of_others


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to build after the merge.

    `steps` are in build order, `words` what `--select` takes for each of them. `cannot` are nodes that fail or stand
    behind one that does, `equal` edited nodes that are proved to need nothing. `not_this_pull_request` are nodes that
    differ from base through others' changes alone; they are in none of these. `state_modified_plus` counts what
    `state:modified+` would build.
    """

    steps: tuple[Step, ...]
    words: tuple[str, ...]
    state_modified_plus: int
    cannot: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    not_this_pull_request: tuple[str, ...] = ()

    @property
    def full_refresh(self) -> tuple[str, ...]:
        """The nodes whose stored rows must go."""
        return tuple(step.unique_id for step in self.steps if step.action == "full-refresh")


def plan_rebuild(base: Project, head: Project, changes: Changes) -> Plan:
    """The plan for a comparison of these two projects. Raises DbtImpactError where an entry can't be read."""
    sides = Sides(base, head)
    failing = cannot_build(head, changes)
    decisions = Decisions(sides, changes, failing)
    modified = state_modified(sides)
    for key in _order(sides, changes, modified):
        decisions.take(key)
    cannot = sorted(uid for uid in failing if sides.after(uid).is_built)
    equal = [
        uid
        for uid, node in changes.nodes.items()
        if node.effect == "equivalent" and uid.startswith(BUILT) and uid not in decisions.steps
    ]
    others = of_others(head, changes, (*decisions.steps, *cannot, *equal))
    steps = tuple(step for uid, step in decisions.steps.items() if uid not in others)
    return Plan(
        steps=steps,
        words=tuple(selected(head, [step.unique_id for step in steps])),
        state_modified_plus=len(plus(sides, modified)),
        cannot=tuple(uid for uid in cannot if uid not in others),
        equal=tuple(uid for uid in equal if uid not in others),
        not_this_pull_request=tuple(uid for uid in decisions.steps if uid in others),
    )


def _order(sides: Sides, changes: Changes, modified: list[str]) -> list[str]:
    """Everything that a change may reach, in an order of building; readers that declare nothing come in their place.

    What dbt does not call modified and the comparison does not name has the source, the settings and the macros that
    it had.
    """
    head = sides.head
    starts = [uid for uid in (*changes.nodes, *changes.stored, *modified) if uid in head]
    starts += sides.moved_sources
    starts += _by_macro(sides)

    read_by = {uid: node.readers for uid, node in changes.nodes.items()}
    reads: dict[str, set[str]] = {}
    for uid, readers in read_by.items():
        for each in readers:
            reads.setdefault(each, set()).add(uid)

    def children(uid: str) -> list[str]:
        return [each for each in dict.fromkeys((*head.children(uid), *read_by.get(uid, ()))) if each in head]

    def parents(uid: str) -> set[str]:
        return {*head.parents(uid), *reads.get(uid, ())}

    return upstream_first(reached_from(starts, children), parents, children)


def _by_macro(sides: Sides) -> list[str]:
    """What may run an edited macro of the project or of a package."""
    return [uid for uid in sides.head.ids() if uid.startswith(BUILT)] if sides.users_macros else []
