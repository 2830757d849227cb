"""The lineage of one model over tables whose columns are known."""

from pathlib import Path

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from tests.building import model_id, project

TABLES = {"orders": "id, customer, amount, note", "customers": "id, name, city"}


def traced(folder: Path, sql: str, adapter: str = "duckdb") -> NodeLineage:
    """What the SQL means; the tables are `orders` and `customers`."""
    return Lineage(project(folder, {"m": sql}, TABLES, adapter=adapter)).of(model_id("m"))


def troubles(folder: Path, sql: str, adapter: str = "duckdb") -> list[str]:
    """Why the SQL would fail; an opaque model has a reason of its own."""
    found = traced(folder, sql, adapter)
    return [*([found.unresolved] if found.unresolved else []), *(each.message for each in found.troubles)]
