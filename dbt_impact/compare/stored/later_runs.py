"""Incrementals whose edit only later runs see: a full refresh builds the same, so that no two logics mix in a table."""

import re
from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from dbt_impact.compare.changes import NodeImpact
from dbt_impact.compare.difference import Difference, difference
from dbt_impact.compare.edits.rendering import Rendering
from dbt_impact.compare.own_changes.same_parents import over_same_parents, texts_over_same_parents
from dbt_impact.compare.two_nodes import nodes_of
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.compile.renderer import Rendered, Renderer
from dbt_impact.project.nodes import Node

# A source that says neither is the same in every run, or hides in a macro what it does: it is not rendered for this.
_ASKS = r"\bis_incremental\b|\bthis\b"


def told_of_later_runs(walk: Walk, rendering: Rendering, nodes: Mapping[str, NodeImpact]) -> dict[str, NodeImpact]:
    """The nodes; those that differ by what later runs of incrementals take in, here or above, and by nothing else,
    say so."""
    own = {key for key, outcome in walk.outcomes.items() if _is_of_later_runs(walk, rendering, outcome)}
    found: set[str] = set()
    if own:
        for outcome in walk.outcomes.values():
            if _builds_the_same(walk, outcome, own, found):
                found.add(outcome.key)
    return {key: replace(node, of_later_runs=True) if key in found else node for key, node in nodes.items()}


def _builds_the_same(walk: Walk, outcome: Outcome, own: set[str], found: set[str]) -> bool:
    """Whether a full refresh of all that a node reads and of itself gives the same on both sides, although it differs.

    `own` are those whose own query differs by what later runs take in alone, `found` those above of which it is known.
    """
    key = outcome.key
    if not outcome.difference or outcome.base is None or outcome.head is None or outcome.unresolved is not None:
        return False
    above = (walk.outcomes.get(each) for each in walk.parents(key) if each != key)
    if any(each is not None and each.difference and each.key not in found for each in above):
        return False
    if key not in walk.edits.nodes or key in own:
        return True
    return key.startswith("model.") and not difference(
        *over_same_parents(walk, key, outcome.base, outcome.head), walk.typed
    )


def _is_of_later_runs(walk: Walk, rendering: Rendering, outcome: Outcome) -> bool:
    """Whether an edited incremental's own query differs only by the rows that later runs take in.

    A run that builds everything gives the same on both sides, and what later runs store of a row is the same, too.
    """
    before, after = nodes_of(walk, outcome.key)
    if before is None or after is None or not outcome.edited or not outcome.difference or outcome.unresolved:
        return False
    if not before.config.materialized == after.config.materialized == "incremental":
        return False
    if not (re.search(_ASKS, before.raw_code) or re.search(_ASKS, after.raw_code)):
        return False
    old, new = _both_runs(rendering.base, before), _both_runs(rendering.head, after)
    if old is None or new is None:
        return False
    first = _difference(walk, outcome.key, old.first, new.first)
    later = _difference(walk, outcome.key, old.later, new.later)
    return first is not None and later is not None and not first and not later.changes_more_than_rows


class _Runs(msgspec.Struct, frozen=True):
    """The SQL of a run that builds everything, and of one that adds to what is stored."""

    first: Rendered
    later: Rendered


def _both_runs(renderer: Renderer, node: Node) -> _Runs | None:
    """Both kinds of run; None where dbt's own SQL is there, and neither of them gives that."""
    first = renderer.compiled(node.unique_id)
    later = renderer.compiled(node.unique_id, is_incremental=True)
    if not isinstance(first, Rendered) or not isinstance(later, Rendered):
        return None
    dbts = node.compiled_code
    is_dbts = dbts is None or dbts.split() in (first.sql.split(), later.sql.split())
    return _Runs(first, later) if is_dbts else None


def _difference(walk: Walk, key: str, old: Rendered, new: Rendered) -> Difference | None:
    """What differs between two runs of both sides, whatever is above them; None where that can't be told."""
    if old.doubts != new.doubts:
        return None
    was, now = texts_over_same_parents(walk, key, old.sql, new.sql)
    if was.unresolved is not None or now.unresolved is not None:
        return None
    return difference(was, now, walk.typed)
