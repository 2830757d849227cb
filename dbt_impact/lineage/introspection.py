"""The columns that a template asks the warehouse for, told by what is known of them without it."""

from dbt_impact.lineage.lineage import Lineage


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
    # Only a catalog spells a type as the warehouse does.
    written = schema.written or (None,) * len(schema.columns)
    return [(spelled or name, None) for (name, _), spelled in zip(schema.columns, written, strict=True)]
