"""Which nodes differ from production through others' changes alone: what they merged is built by their merges."""

from dbt_impact.compare.changes import Changes
from dbt_impact.project.order import reached_from
from dbt_impact.project.project import Project


def of_others(head: Project, changes: Changes) -> "Others":
    """What tells them, where it was found out whose changes these are; else every node is the pull request's."""
    theirs = frozenset(each.id for each in changes.changes if each.not_this_pull_request)
    touched = {*changes.nodes, *changes.stored} - changes.untouched
    behind = reached_from([uid for uid in touched if uid in head], head.children)
    return Others(changes, theirs, frozenset(behind), is_known=bool(theirs or changes.untouched))


class Others:
    """Tells whether a node is to be built for others' sake alone.

    `theirs` are the ids of their changes, `behind` the nodes that the pull request's files make, and all that reads
    them, near or far.
    """

    def __init__(self, changes: Changes, theirs: frozenset[str], behind: frozenset[str], *, is_known: bool) -> None:
        self._changes, self._theirs, self._behind, self._is_known = changes, theirs, behind, is_known

    def __contains__(self, unique_id: str) -> bool:
        if not self._is_known:
            return False
        impact = self._changes.nodes.get(unique_id)
        if impact is None or not impact.because:
            # A relation that moved, a macro that builds it: no change of the node itself says so.
            return unique_id not in self._behind
        way = {unique_id, *(step.unique_id for step in impact.path)} & self._changes.nodes.keys()
        return self._theirs.issuperset(impact.because) and way <= self._changes.untouched
