"""Keys of stored rows that base's own query never gave: no run could look up anything by them."""

import re

from dbt_impact.compare.two_nodes import nodes_of
from dbt_impact.compare.walk import Walk

_COLUMN = r"\w+"


def lacking_keys(walk: Walk) -> frozenset[str]:
    """The nodes whose `unique_key` was edited and named a column at base that base does not have."""
    edited = (key for key, found in walk.edits.properties.items() if any(each.name == "unique_key" for each in found))
    return frozenset(key for key in edited if _lacked_its_key(walk, key))


def _lacked_its_key(walk: Walk, key: str) -> bool:
    before, _ = nodes_of(walk, key)
    if before is None or before.config.materialized not in ("incremental", "snapshot"):
        return False
    outcome = walk.outcomes.get(key)
    lineage = walk.base.of(before.unique_id) if outcome is None else outcome.base
    if lineage is None or lineage.unresolved is not None or lineage.open is not None or not lineage.certain:
        return False
    written = before.config.unique_key or ()
    keys = (written,) if isinstance(written, str) else written
    return any(re.fullmatch(_COLUMN, each) and walk.base.dialect.fold(each) not in lineage.names for each in keys)
