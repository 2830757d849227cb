"""Walls: a relation that enters a query as one occurrence of itself, and keeps its terms behind that."""

from dbt_impact.lineage.terms.terms import Part

WIDE = "wide"
"""The name of one that joins too much."""

_NODE = "node:"


def node_wall(key: str) -> str:
    """The name of the wall around a node's rows."""
    return _NODE + key


def is_walled(key: tuple[Part, ...]) -> bool:
    """Whether a column stands for one behind a wall, as it is."""
    return key[0] == "dcol" and (key[1] == WIDE or str(key[1]).startswith(_NODE))
