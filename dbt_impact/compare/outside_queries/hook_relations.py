"""Hooks that write out the name of a relation which is no longer built: statements in which dbt sees no `ref`."""

import re
from collections.abc import Iterator

from dbt_impact.compare.changes import NodeImpact, Problem, Step
from dbt_impact.compare.edits.written_settings import CONFIGURED_HOOKS
from dbt_impact.compare.evidence import Evidences
from dbt_impact.compare.impacts import failing
from dbt_impact.compare.walk import Walk
from dbt_impact.lineage.nodes.undeclared import MOST_LOOKS
from dbt_impact.project.column_settings import settings_of
from dbt_impact.project.nodes import Node
from dbt_impact.project.relations import relation_parts

_BUILT = ("model.", "snapshot.", "seed.")
_ANY_HOOK = rb'"(?:pre|post)-hook"\s*:\s*\[\s*\{'
# What a bare name stands behind where it is a relation's, and what may stand between a schema and its relation.
_BEFORE = r"(?:\b(?:from|join|into|update|table|view|on|using)\s+|\.\s*)[\"`\[]?"
_AFTER = r"[\"`\]]?(?![\w.])"


def add_hook_relations(walk: Walk, evidences: Evidences, nodes: dict[str, NodeImpact]) -> None:
    """Adds to `nodes` what may fail because a hook names what base built under that name and head does not."""
    lost = list(_gone(walk))[:MOST_LOOKS]
    hooked = [each for each in walk.head.project.ids() if _has_hooks(walk, each)] if lost else []
    for gone, identifier in lost:
        named = re.compile(_BEFORE + re.escape(identifier) + _AFTER, re.IGNORECASE)
        for unique_id, hook in _naming(walk, hooked, named):
            evidence = evidences.everything(walk.key(gone))
            message = f"`{hook}` names `{identifier}`, which is no longer built"
            path = (
                *(evidence.path or (Step(unique_id=gone, via="IDENTITY"),)),
                Step(unique_id=unique_id, via="IDENTITY"),
            )
            problem = Problem(
                kind="missing-relation", proof="possible", message=message, of=gone,
                change=next(iter(evidence.changes), None), path=path,
            )  # fmt: skip
            nodes[unique_id] = failing(walk, unique_id, nodes.get(unique_id), (problem,))


def _gone(walk: Walk) -> Iterator[tuple[str, str]]:
    """What base built and head does not, under the name that it had: base's id, and the last part of the name."""
    base, head = walk.base.project, walk.head.project
    for unique_id in base.ids():
        key = walk.key(unique_id)
        if unique_id.startswith(_BUILT) and (key not in head or key != unique_id):
            name = base.relation_name(unique_id)
            identifier = relation_parts(name)[-1] if name else ""
            after = head.relation_name(key) if key in head else None
            if identifier and (not after or relation_parts(after)[-1].lower() != identifier.lower()):
                yield unique_id, identifier


def _has_hooks(walk: Walk, unique_id: str) -> bool:
    if unique_id.startswith("operation."):
        return True
    return unique_id.startswith(_BUILT) and re.search(_ANY_HOOK, walk.head.project.raw(unique_id)) is not None


def _naming(walk: Walk, hooked: list[str], named: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The nodes of head of which a hook writes out the name, and that hook."""
    project = walk.head.project
    for unique_id in hooked:
        node = project.get(unique_id)
        if unique_id.startswith("operation."):
            if isinstance(node, Node) and named.search(node.raw_code):
                yield unique_id, "on-run-start" if "-on-run-start-" in unique_id else "on-run-end"
            continue
        settings = settings_of(project, unique_id)
        for hook, setting in CONFIGURED_HOOKS.items():
            if any(named.search(text) for text in settings.texts(setting)):
                yield unique_id, hook
