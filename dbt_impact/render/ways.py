"""The ways from the changes to all that is listed: which of them are worth showing."""

from collections.abc import Iterable
from typing import TypeAlias

from dbt_impact.compare.changes import Path, Step
from dbt_impact.render.names import Names
from dbt_impact.rules.digest import Break, Check

Way: TypeAlias = tuple[Path, str]
"""A path, and the id of what it leads to."""

_Tree: TypeAlias = "dict[Step, _Tree]"


def ways(names: Names, rows: tuple[Break | Check, ...]) -> tuple[Way, ...]:
    """The ways to all that is listed; one that another continues goes without saying."""
    paths: dict[Way, None] = {}
    known: set[str] = set()
    for row in rows:
        for finding in row.findings:
            path = finding.path or names.path(finding.unique_id)
            paths[path, finding.unique_id] = None
        for uid in (*row.fails, *row.takes_down) if isinstance(row, Break) else ():
            if uid not in known:
                known.add(uid)
                paths[names.path(uid), uid] = None
    tree = _tree(path for path, _ in paths)
    to_exposures = {path for path, to in paths if to in names.exposures}
    return tuple(
        (path, to)
        for path, to in paths
        if len(path) > 1 and (to in names.exposures or not (_follows(tree, path) or path in to_exposures))
    )


def _tree(paths: Iterable[Path]) -> _Tree:
    """The paths laid over each other, step by step: a set of all their beginnings would grow with their square."""
    tree: _Tree = {}
    for path in paths:
        at = tree
        for step in path:
            at = at.setdefault(step, {})
    return tree


def _follows(tree: _Tree, path: Path) -> bool:
    """Whether another path goes on where this one ends."""
    for step in path:
        tree = tree[step]
    return bool(tree)
