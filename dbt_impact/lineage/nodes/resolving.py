"""Which node a relation's name means in a query."""

from dbt_impact.lineage.nodes.texts import identifiers
from dbt_impact.project.nodes import AnyResource, Node, Source
from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts


class Resolver:
    """The names of one project. `also` is the other side of a comparison, whose relation names are understood, too."""

    def __init__(self, project: Project, also: Project | None = None) -> None:
        self._project, self._also = project, also
        self._declarations: dict[str, dict[tuple[str, ...], str]] = {}

    def resolve(self, node: AnyResource, parts: tuple[str, ...]) -> str | None:
        """The node that a relation name means.

        First by the names of what the node declares that it reads, then by every name of this project, then by the
        other's (a head compiled with `--defer` reads production's relations), then by the bare identifier among what it
        declares, then by where the node itself is built.
        """
        declared = self._declared(node)
        wanted = tuple(part.lower() for part in parts)
        read = declared.get(wanted) or self._project.find(parts)
        if read is None and self._also is not None:
            other = self._also.find(parts)
            read = other if other is not None and other in self._project else None
        read = read or declared.get(wanted[-1:])
        return self._project.find_near(node, parts) if read is None and isinstance(node, Node) else read

    def _declared(self, node: AnyResource) -> dict[tuple[str, ...], str]:
        """Full names and bare identifiers of what a node declares that it reads, and of itself."""
        found = self._declarations.get(node.unique_id)
        if found is None:
            found = {}
            for parent in (*node.depends_on.nodes, node.unique_id):
                if parent in self._project:
                    resource = self._project.get(parent)
                    for name in identifiers(resource):
                        found.setdefault((name,), parent)
                    if isinstance(resource, (Node, Source)) and resource.relation_name:
                        found[tuple(part.lower() for part in relation_parts(resource.relation_name))] = parent
            self._declarations[node.unique_id] = found
        return found
