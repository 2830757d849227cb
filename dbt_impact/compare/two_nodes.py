"""The nodes that one key of a comparison stands for, on either side."""

from dbt_impact.compare.walk import Walk
from dbt_impact.project.nodes import Node


def nodes_of(walk: Walk, key: str) -> tuple[Node | None, Node | None]:
    """Base's node and head's; None where a side has none, or what it has is no node."""
    old = walk.base_id(key)
    before = walk.base.project.get(old) if old is not None else None
    after = walk.head.project.get(key) if key in walk.head.project else None
    return before if isinstance(before, Node) else None, after if isinstance(after, Node) else None
