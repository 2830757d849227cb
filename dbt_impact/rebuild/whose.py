"""Which nodes differ from production through others' changes alone: what they merged is built by their merges."""

from collections.abc import Iterable

from dbt_impact.compare.changes import Changes
from dbt_impact.project.order import reached_from
from dbt_impact.project.project import Project


def of_others(head: Project, changes: Changes, among: Iterable[str]) -> frozenset[str]:
    """The nodes among these that are to be built for others' sake alone.

    None, where nobody found out whose changes these are: then every node is the pull request's.
    """
    theirs = frozenset(each.id for each in changes.changes if each.not_this_pull_request)
    if not theirs and not changes.untouched:
        return frozenset()
    touched = {*changes.nodes, *changes.stored} - changes.untouched
    behind = frozenset(reached_from([uid for uid in touched if uid in head], head.children))
    return frozenset(uid for uid in among if _is_of_others(changes, uid, theirs, behind))


def _is_of_others(changes: Changes, unique_id: str, theirs: frozenset[str], behind: frozenset[str]) -> bool:
    """`theirs` are the ids of others' changes, `behind` the nodes that the pull request's files make, and all that
    reads them, near or far."""
    impact = changes.nodes.get(unique_id)
    if impact is None or not impact.because:
        # A relation that moved, a macro that builds it: no change of the node itself says so.
        return unique_id not in behind
    way = {unique_id, *(step.unique_id for step in impact.path)} & changes.nodes.keys()
    return theirs.issuperset(impact.because) and way <= changes.untouched
