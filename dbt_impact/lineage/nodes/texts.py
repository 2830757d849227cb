"""The SQL of a project's nodes: as dbt compiled it, as somebody else has it, or as it is rendered here."""

from collections.abc import Callable, Iterator, Mapping

from dbt_impact.compile.renderer import NotRendered, Rendered, Renderer
from dbt_impact.project.nodes import AnyResource, Node, Source
from dbt_impact.project.project import Project

_CTE = "__dbt__cte__"


class Texts:
    """`given` are texts to use in place of a node's own; `compiler` renders what dbt did not."""

    def __init__(self, project: Project, given: Mapping[str, str], compiler: Renderer | None) -> None:
        self._project, self._given, self._compiler = project, given, compiler

    def sql(self, unique_id: str) -> str | None:
        """The SQL of a node; None for what is not SQL, or was neither compiled nor can be rendered."""
        node = self._project.get(unique_id)
        if not isinstance(node, Node) or node.language != "sql" or node.resource_type == "seed":
            return None
        if not self.is_rendered(unique_id):
            return self._given.get(unique_id) or node.compiled_code
        found = self._rendered(node)
        return found.sql if isinstance(found, Rendered) else node.compiled_code

    def is_rendered(self, unique_id: str) -> bool:
        """Whether a node's SQL is neither dbt's own nor given, but rendered where it can be."""
        if self._compiler is None or self._given.get(unique_id):
            return False
        node = self._project.get(unique_id)
        return self._compiler.renders_all or not (isinstance(node, Node) and node.compiled_code)

    def missing(self, unique_id: str) -> str:
        """Why a node has no SQL."""
        node = self._project.get(unique_id)
        found = self._rendered(node) if isinstance(node, Node) else None
        return found.reason if isinstance(found, NotRendered) else "no compiled SQL"

    def injected(self, node: AnyResource, fold: Callable[[str], str]) -> dict[str, str]:
        """The CTEs that dbt puts in for ephemeral models, and which models they are."""
        if not isinstance(node, Node):
            return {}
        found: dict[str, str] = {}
        for unique_id in self._ephemerals(node):
            if unique_id in self._project and self.sql(unique_id) is not None:
                ephemeral = self._project.get(unique_id)
                for name in {ephemeral.name, *identifiers(ephemeral)}:
                    found[fold(f"{_CTE}{name}")] = unique_id
        return found

    def _ephemerals(self, node: Node) -> Iterator[str]:
        """The ephemeral models in a node's SQL: a text that is not its own compiled one may hold others than listed."""
        yield from (cte.id for cte in node.extra_ctes)
        if node.compiled_code is None and _CTE in (self.sql(node.unique_id) or ""):
            todo, seen = [*node.depends_on.nodes], set[str]()
            while todo:
                unique_id = todo.pop()
                read = self._project.get(unique_id) if unique_id in self._project else None
                if unique_id not in seen and isinstance(read, Node) and read.is_ephemeral:
                    yield unique_id
                    todo.extend(read.depends_on.nodes)
                seen.add(unique_id)

    def _rendered(self, node: Node) -> Rendered | NotRendered | None:
        if self._compiler is None or node.resource_type == "seed" or node.language != "sql":
            return None
        return self._compiler.compiled(node.unique_id)


def identifiers(resource: AnyResource) -> set[str]:
    """The bare names of the relation that a resource builds or reads, in lower case."""
    match resource:
        case Node():
            return {(resource.alias or resource.name).lower()}
        case Source():
            return {(resource.identifier or resource.name).lower()}
        case _:
            return set()
