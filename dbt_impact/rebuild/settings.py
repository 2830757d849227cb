"""What of a node's configuration decides what the warehouse holds, and was edited."""

from typing import Literal

from dbt_impact.rebuild.entry import Entry
from dbt_impact.rebuild.sides import Sides

Weight = Literal["none", "form", "content"]
"""What an edited setting may change: nothing that is stored, how the node itself is stored, or what it holds."""

# They decide which rows or columns there are, in a way that no query shows.
_CONTENT = frozenset({"pre_hook", "post_hook", "sql_header", "column_types", "quote_columns", "delimiter", "quoting"})
# They decide what later runs do, who may read, or what people are told. Places and materializations are compared apart.
_HARMLESS = frozenset(
    {
        *("tags", "meta", "docs", "description", "group", "access", "enabled", "packages", "persist_docs", "grants"),
        *("contract", "static_analysis", "event_time", "labels", "query_tag", "snowflake_warehouse"),
        *("materialized", "alias", "schema", "database", "target_schema", "target_database"),
        *("on_schema_change", "unique_key", "incremental_strategy", "incremental_predicates", "predicates"),
        *("merge_update_columns", "merge_exclude_columns", "full_refresh", "on_configuration_change"),
        *("strategy", "check_cols", "updated_at", "hard_deletes", "invalidate_hard_deletes", "dbt_valid_to_current"),
        *("snapshot_meta_column_names", "batch_size", "begin", "lookback", "concurrent_batches"),
    }
)  # fmt: skip


def edited_settings(old: Entry, new: Entry) -> tuple[Weight, tuple[str, ...]]:
    """The weightiest of the settings that were edited, and their names."""
    before, after = old.written(), new.written()
    if before == after:
        return "none", ()
    edited = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    content = tuple(key for key in edited if key in _CONTENT)
    if content:
        return "content", content
    form = tuple(key for key in edited if key not in _HARMLESS)
    return ("form", form) if form else ("none", ())


def runs_edited_macro(sides: Sides, new: Entry) -> bool:
    """Whether a hook or the materialization of the node may run another macro: no compiled SQL shows that."""
    edited = sides.users_macros
    if not edited:
        return False
    by = f".materialization_{new.config.materialized}_"
    if any(by in each for each in edited):
        return True
    return new.config.has_hooks and not edited.isdisjoint(new.depends_on.macros)


def moved(sides: Sides, old: str, key: str) -> bool:
    """Whether the pull request, and not another target, makes the node build another relation."""
    was, now = sides.base.relation_name(old), sides.head.relation_name(key)
    if was == now:
        return False
    before, after = sides.before(old), sides.after(key)
    if old != key:
        return _name_of(was) != _name_of(now)
    places = ("alias", "schema", "database", "target_schema", "target_database")
    if any(before.written().get(place) != after.written().get(place) for place in places):
        return True
    names = (each.rpartition(".")[2] for each in sides.users_macros)
    return any(each.startswith("generate_") and each.endswith("_name") for each in names)


def _name_of(relation: str | None) -> str:
    return (relation or "").rpartition(".")[2].strip('"`[]').lower()
