"""The edge: models that readers outside dbt use."""

from collections.abc import Collection

from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project

_INNER = ("stg_", "int_", "base_", "tmp_")
_NO_READERS = ("test.", "unit_test.", "analysis.")


def is_edge(project: Project, unique_id: str, undeclared: Collection[str]) -> bool:
    """An exposure names it, or it is public or under contract, or nothing reads it and it isn't named as inner.

    `undeclared` are those that read it without a `ref`.
    """
    node = project.get(unique_id)
    if not isinstance(node, Node) or node.resource_type not in ("model", "snapshot", "seed"):
        return False
    # That another project reads it shows that it is read outside of this one.
    reading = (each for each in (*project.children(unique_id), *undeclared) if not project.home(each))
    readers = [each for each in reading if not each.startswith(_NO_READERS)]
    if any(each.startswith("exposure.") for each in readers):
        return True
    if is_declared(node):
        return True
    return not readers and node.resource_type == "model" and not node.name.startswith(_INNER) and not node.is_ephemeral


def is_declared(node: Node) -> bool:
    """Whether the node itself promises its columns: `access: public` or an enforced contract."""
    return node.contract.enforced or "public" in (node.access, node.config.access)


def has_lapsed(node: Node, head: Project) -> bool:
    """Whether a node of base is removed, and the day that was announced for that came before head was made."""
    return node.unique_id not in head and node.is_deprecated_by(head.metadata.generated_at)
