"""Nodes of which nothing changes but who may read them, and until when: no query has to be followed for that."""

from dbt_impact.compare.changes import Change, NodeImpact, Step
from dbt_impact.compare.edits.edits import Edits
from dbt_impact.compare.impacts import equivalent
from dbt_impact.compare.own_changes.own_changes import change_id
from dbt_impact.compare.walk import Walk
from dbt_impact.lineage.values import IDENTITY

_OF_READERS = frozenset({"grants", "access", "group", "deprecation_date"})


def is_untouched(edits: Edits, key: str) -> bool:
    """Whether the edit of a node leaves alone what it is made of, what it gives and how it is built."""
    edit, properties = edits.nodes.get(key), edits.properties.get(key, ())
    if edit is None or edit.cause != "config" or not edit.same_text:
        return False
    return bool(properties) and all(each.name in _OF_READERS for each in properties)


def add_untouched(walk: Walk, nodes: dict[str, NodeImpact], changes: list[Change]) -> None:
    """Adds such nodes, and what changes of them, where nothing else reaches them."""
    for key in walk.edits.nodes:
        if key in walk.outcomes or not is_untouched(walk.edits, key):
            continue
        own = [
            Change(
                id=change_id("property-changed", key, each.name),
                kind="property-changed",
                unique_id=key,
                cause="config",
                before=each.before,
                after=each.after,
                detail=each.name,
            )
            for each in walk.edits.properties[key]
        ]
        changes.extend(own)
        nodes[key] = equivalent(walk, key, tuple(each.id for each in own), (Step(unique_id=key, via=IDENTITY),))
