"""The columns that a template asks the warehouse for, told by what is known of them without it."""

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.types.data_types import NULL, shown
from dbt_impact.project.nodes import Node

# As its catalog says it, where people write another word.
_DUCKDB = {"REAL": "FLOAT"}


def columns_in(lineage: Lineage, unique_id: str) -> list[tuple[str, str | None]] | None:
    """The columns of what a node builds, in order, as the warehouse spells them; None where they are not all known."""
    if unique_id not in lineage.project:
        return None
    listed = lineage.listed(unique_id)
    if listed is not None:
        return [(name, kind or None) for name, kind in listed.items()]
    schema = lineage.schema(unique_id)
    if schema.is_open or not schema.columns:
        return None
    kinds = _kinds(lineage, unique_id)
    written = schema.written or (None,) * len(schema.columns)
    named = zip(schema.columns, written, strict=True)
    return [(spelled or name, kinds.get(name)) for (name, _), spelled in named]


def _kinds(lineage: Lineage, unique_id: str) -> dict[str, str]:
    """The types of columns that the warehouse is sure to spell in one way only: DuckDB's, whose texts have no sizes.

    Elsewhere only a catalog tells how long a text or a number is, and what a template makes of the type is unknown.
    """
    node = lineage.project.get(unique_id)
    if lineage.dialect.sqlglot != "duckdb" or not isinstance(node, Node) or node.resource_type != "model":
        return {}
    if node.config.materialized == "incremental":
        # Its table was made by an earlier run, and keeps the types of then.
        return {}
    found = {}
    for name, term in lineage.of(unique_id).values.items():
        kind = lineage.types.of(term)
        if kind is not None and kind != NULL and kind.is_exact and not kind.inner:
            spelled = shown(kind.stored, "duckdb").upper()
            found[name] = _DUCKDB.get(spelled, spelled)
    return found
