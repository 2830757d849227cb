"""A model that reads what it built before: its own columns, as they were."""

from collections.abc import Collection

from msgspec.structs import replace

from dbt_impact.lineage.schemas import Schema, leaf
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.values import Relation, Value


def itself(terms: Terms, name: str, unique_id: str, moved: Collection[str | None]) -> Relation:
    """The relation that a node finds under its own name. Of its columns (None: the rows), those `moved` differ."""
    before = leaf(terms, f"self:{name}", unique_id, Schema((), is_open=True, known="open"))
    after = leaf(terms, f"self:{name}, moved", unique_id, Schema((), is_open=True, known="open"))

    def find(column: str) -> Value | None:
        opened = after.open if column in moved else before.open
        return None if opened is None else opened(column)

    return replace(before, rows=after.rows if None in moved else before.rows, open=find)
