"""Finds what a user means by a node's name."""

from difflib import get_close_matches

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.project import Project

_LISTED = ("model.", "snapshot.", "seed.", "source.", "test.", "analysis.")


def select(project: Project, words: str) -> tuple[list[str], str | None]:
    """The unique ids of a node, given as its id or its name, and the column where one is given behind a dot.

    Raises DbtImpactError with the nearest names where there is no such node.
    """
    names: dict[str, list[str]] = {}
    for uid in project.ids():
        if uid.startswith(_LISTED):
            for name in {uid, uid.split(".", 2)[-1], uid.rsplit(".", 1)[-1]}:
                names.setdefault(name, []).append(uid)
    if words in names:
        return names[words], None
    node, _, column = words.rpartition(".")
    if node in names:
        return names[node], column
    near = get_close_matches(node or words, names, n=3)
    hint = f": did you mean {' or '.join(near)}?" if near else ""
    raise DbtImpactError(f"no node {words!r} in {project.path}{hint}")
