"""The columns that a node's own configuration names, and what reads them there: who, when, and how surely."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.scraps import named_in
from dbt_impact.project.column_settings import Settings

When = Literal["build", "next run", "stored", "excluded"]
"""When a column is read: in the query's result whenever the node is built; there, but only by a run that adds to what
is stored; in the stored table, as it may be, by such a run; or never: `merge_exclude_columns` only leaves out."""


class Named(msgspec.Struct, frozen=True):
    """A column, folded, that a setting names. `sure` is False where it depends on more than is known here."""

    setting: str
    column: str
    when: When
    sure: bool = True


class _Layout(NamedTuple):
    """A setting of the table that is created, and the adapters that are known to read it."""

    setting: str
    adapters: frozenset[str]


def _layout(setting: str, adapters: str) -> _Layout:
    return _Layout(setting, frozenset(adapters.split()))


_LAYOUTS = (
    _layout("partition_by", "bigquery spark databricks clickhouse hive impala starrocks doris glue maxcompute"),
    _layout("partitioned_by", "athena"),
    _layout("bucketed_by", "athena"),
    _layout("cluster_by", "bigquery snowflake"),
    _layout("clustered_by", "spark databricks"),
    _layout("liquid_clustered_by", "databricks"),
    _layout("zorder", "databricks"),
    _layout("sort", "redshift"),
    _layout("dist", "redshift"),
    _layout("order_by", "clickhouse"),
    _layout("primary_key", "clickhouse"),
    _layout("sharding_key", "clickhouse"),
    _layout("ttl", "clickhouse"),
    _layout("indexes", "postgres duckdb materialize risingwave greenplum alloydb"),
)
LAYOUT_SETTINGS = frozenset(each.setting for each in _LAYOUTS)
# They are laid out as the settings say each time that they are made, and so is a seed.
_LAID_OUT = frozenset({"table", "incremental", "seed"})
_NOT_STORED = frozenset({"view", "ephemeral", "test", "snapshot", "function"})

# What an incremental does without a strategy of its own.
_DEFAULTS = {
    **dict.fromkeys(("bigquery", "snowflake", "databricks"), "merge"),
    **dict.fromkeys(("postgres", "redshift", "duckdb", "sqlserver", "fabric"), "delete+insert"),
    **dict.fromkeys(("spark", "trino"), "append"),
    "athena": "insert_overwrite",
}
_KEYED = frozenset({"merge", "delete+insert"})
_UNKEYED = frozenset({"append", "insert_overwrite", "replace_where", "microbatch"})
_MERGE_ONLY = (
    "merge_update_columns", "merge_on_using_columns", "merge_update_condition", "merge_insert_condition",
    "merge_update_set_expressions", "matched_condition", "not_matched_condition",
)  # fmt: skip
_PREDICATES = ("incremental_predicates", "predicates")
RUN_SETTINGS = frozenset({"unique_key", "merge_exclude_columns", "event_time", *_MERGE_ONLY, *_PREDICATES})
_STORED_ALIASES = frozenset({"dbt_internal_dest", "dbt_internal_target", "dbt_incremental_target"})
_SNAPSHOT_KEYS = ("unique_key", "updated_at", "check_cols")


def strategy_of(adapter: str, written: str | None) -> str:
    """How an incremental adds to what is stored; empty where the adapter's own way is not known."""
    return written.replace("_", "+") if written == "delete_insert" else written or _DEFAULTS.get(adapter, "")


def named_columns(settings: Settings, materialized: str | None, adapter: str, dialect: Dialect) -> Iterator[Named]:
    """Every column that the configuration names where something reads it, as often as it does."""
    if materialized not in _NOT_STORED:
        for setting, adapters in _LAYOUTS:
            if adapter in adapters:
                sure = materialized in _LAID_OUT
                yield from _each(settings, setting, "build", dialect, sure=sure)
    if materialized == "incremental":
        yield from _of_runs(settings, strategy_of(adapter, settings.text("incremental_strategy")), adapter, dialect)
    if materialized == "snapshot":
        checks = settings.text("strategy") == "check"
        for setting in _SNAPSHOT_KEYS if checks else _SNAPSHOT_KEYS[:2]:
            yield from _each(settings, setting, "next run", dialect, sure=True)


def _of_runs(settings: Settings, strategy: str, adapter: str, dialect: Dialect) -> Iterator[Named]:
    if strategy not in _UNKEYED:
        yield from _each(settings, "unique_key", "next run", dialect, sure=strategy in _KEYED)
    if strategy not in (*_UNKEYED, "delete+insert"):
        merges = strategy == "merge"
        for setting in _MERGE_ONLY:
            yield from _each(settings, setting, "next run", dialect, sure=merges)
        yield from _each(settings, "merge_exclude_columns", "excluded", dialect, sure=merges)
    if strategy != "append":
        for setting in _PREDICATES:
            yield from _each(settings, setting, "next run", dialect, sure=strategy in _KEYED)
    if strategy == "microbatch":
        # Elsewhere only what is stored is looked up by it.
        yield from _each(settings, "event_time", "next run", dialect, sure=adapter == "duckdb")


def _each(settings: Settings, setting: str, when: When, dialect: Dialect, *, sure: bool) -> Iterator[Named]:
    for text in settings.texts(setting):
        for qualifier, column in named_in(text, dialect):
            # Without an alias, a predicate may mean either table.
            is_stored = qualifier in _STORED_ALIASES or (setting in _PREDICATES and not qualifier)
            yield Named(setting, column, "stored" if is_stored else when, sure)
