"""The columns that a template asks the warehouse for, told by what is known of them without it."""

from dbt_impact.lineage.lineage import Lineage


def columns_in(lineage: Lineage, unique_id: str) -> list[tuple[str, str | None]] | None:
    """The columns of what a node builds, in order, as the warehouse spells them; None where they are not all known."""
    if unique_id not in lineage.project:
        return None
    schema = lineage.schema(unique_id)
    if schema.is_open or not schema.columns:
        return None
    written = schema.written or (None,) * len(schema.columns)
    return [(spelled or name, kind or None) for (name, kind), spelled in zip(schema.columns, written, strict=True)]
