"""Finds the node that a person's `ref('…')`, `source('…', '…')`, bare name or relation means among a few."""

import re
from collections.abc import Iterable

from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts

_VERSION = r"""[,\s]v(?:ersion)?\s*=\s*['"]?(\w+)"""
_QUOTED = r"""['"]([^'"]*)['"]"""


def node_named(project: Project, written: str, among: Iterable[str]) -> str | None:
    """The unique id among `among` of what `written` names; None where none of them is called so."""
    pinned = re.search(_VERSION, written)
    words = re.findall(_QUOTED, written if pinned is None else written[: pinned.start()])
    wanted = words[-1] if words else written.strip()
    among = list(among)
    if pinned is not None:
        among.sort(key=lambda each: not each.endswith(f".v{pinned[1]}"))
    for unique_id in among:
        resource = project.get(unique_id)
        names = {unique_id, resource.name}
        if isinstance(resource, Node) and resource.alias:
            names.add(resource.alias)
        if isinstance(resource, Source):
            names.add(f"{resource.source_name}.{resource.name}")
        # A source of another project has its own name for what it reads.
        if wanted in names or wanted in project.abroad.called.get(unique_id, ()):
            return unique_id
    parts = tuple(part.lower() for part in relation_parts(wanted))
    return next((each for each in among if _ends(project, each, parts)), None)


def _ends(project: Project, unique_id: str, parts: tuple[str, ...]) -> bool:
    """Whether a node's relation ends so, whatever the case, or its name with its version does: `db.main.T`, `t.v1`."""
    relation = project.relation_name(unique_id)
    built = tuple(part.lower() for part in relation_parts(relation)) if relation else ()
    called = tuple(unique_id.lower().split(".")[2:])
    return parts in (built[-len(parts) :], called[-len(parts) :])
