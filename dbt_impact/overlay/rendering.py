"""Gives SQL to the nodes of an overlaid project that changed by their surroundings alone.

What was edited is rendered by whoever compares, on both sides alike. A node whose source and macros are the same would
not be looked at: that a variable or a name means another thing shows in its SQL alone.
"""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from dbt_impact.compile.renderer import NotRendered, Renderer
from dbt_impact.overlay.overlay import Overlaid
from dbt_impact.overlay.plain import Fields, mapping
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project


def with_surroundings(overlaid: Overlaid, renderer: Renderer | None) -> Overlaid:
    """The same project, with the SQL of those nodes; without a renderer, or where one fails, SQL that nobody reads."""
    project = overlaid.project
    made: dict[str, Fields] = {}
    for unique_id in sorted(overlaid.surrounded):
        node = project.get(unique_id)
        if not isinstance(node, Node) or node.language != "sql":
            continue
        found = NotRendered("templates are not rendered") if renderer is None else renderer.compiled(unique_id)
        entry = mapping(msgspec.json.decode(project.raw(unique_id)))
        if isinstance(found, NotRendered):
            made[unique_id] = {**entry, "compiled_code": _not_known(found.reason)}
        else:
            ctes = [{"id": each.id, "sql": each.sql} for each in found.ctes]
            made[unique_id] = {**entry, "compiled": True, "compiled_code": found.sql, "extra_ctes": ctes}
    return replace(overlaid, project=_with(project, made))


def _not_known(reason: str) -> str:
    """A text that is another one than the compiled SQL was, and no query: so the node is unknown."""
    return f"not rendered: {' '.join(reason.split())}"


def _with(project: Project, made: Mapping[str, Fields]) -> Project:
    if not made:
        return project
    entries = {unique_id: msgspec.Raw(msgspec.json.encode(entry)) for unique_id, entry in made.items()}
    nodes = {**(project.manifest.nodes or {}), **entries}
    return project.overlaid(msgspec.structs.replace(project.manifest, nodes=nodes))
