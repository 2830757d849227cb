"""Finds the node that a person's `ref('…')`, `source('…', '…')` or bare name means among a few."""

import re
from collections.abc import Iterable

from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project

_QUOTED = r"""['"]([^'"]*)['"]"""


def node_named(project: Project, written: str, among: Iterable[str]) -> str | None:
    """The unique id among `among` of what `written` names; None where none of them is called so."""
    words = re.findall(_QUOTED, written)
    wanted = words[-1] if words else written.strip()
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
    return None
