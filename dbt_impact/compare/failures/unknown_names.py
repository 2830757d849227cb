"""Names that an edited node has come to use, and that nothing known has: of functions, of types, of CTEs."""

from collections.abc import Iterator
from difflib import get_close_matches

from dbt_impact.compare.changes import Problem
from dbt_impact.compare.place import Places
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.nodes.unknown_names import unknown_names
from dbt_impact.project.project import Project

_LIKENESS = 0.8


def new_unknown_names(walk: Walk, outcome: Outcome, places: Places) -> Iterator[Trace]:
    """Functions and types that it is the first of its project to name, and that DuckDB does not have.

    An extension, or a statement that nobody sees, may bring them: it is only possible.
    """
    key = outcome.key
    if not outcome.edited or key.startswith("function."):
        return
    for (kind, name), fragment in unknown_names(walk.head, key).items():
        if not _is_named(walk.base.project, name) and not _is_made(walk.head.project, name):
            message, location = f"DuckDB itself has no {kind} `{name}`", places.of(key, fragment)
            yield Trace(Problem(kind="invalid-query", proof="possible", message=message, location=location))


def _is_named(project: Project, name: str) -> bool:
    """Whether anything that the project builds has the name in it: it ran with that."""
    return any(name in project.raw(each).decode(errors="replace").lower() for each in project.node_ids())


def _is_made(project: Project, name: str) -> bool:
    """Whether a macro of the project has the name in it: it may make what that means before anything is built."""
    written = (project.raw_macro(each) for each in project.macro_ids())
    return any(each is not None and name in each.decode(errors="replace").lower() for each in written)


def unknown_relations(walk: Walk, outcome: Outcome) -> Iterator[Trace]:
    """Relations that it reads by the name of a CTE that it has no more, or by one much like that of one that it has.

    There may be a table of that name where the node is built: it is only possible.
    """
    base, head, old = outcome.base, outcome.head, walk.base_id(outcome.key)
    if base is None or head is None or old is None or not outcome.edited:
        return
    before = {parts[-1].lower() for parts in base.externals}
    for name in dict.fromkeys(parts[0] for parts in head.externals if len(parts) == 1):
        if name.lower() in before:
            continue
        was, now = walk.base.trees.cte_names(old), walk.head.trees.cte_names(outcome.key)
        # One that is there is read too early, which is told already.
        if name.lower() not in now and (name.lower() in was or get_close_matches(name.lower(), now, 1, _LIKENESS)):
            message = f"`{name}` is read, and no CTE and no node has that name"
            yield Trace(Problem(kind="missing-relation", proof="possible", message=message))
