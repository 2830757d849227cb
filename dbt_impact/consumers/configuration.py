"""The columns that a node's own configuration names, and what reads them there: who, when, and how surely."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from dbt_impact.consumers import merge_clauses
from dbt_impact.consumers.layouts import LAYOUTS
from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.parsing.scraps import named_in
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


LAYOUT_SETTINGS = frozenset(each.setting for each in LAYOUTS)
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
    "update_condition", "insert_condition", "delete_condition", "merge_returning_columns",
)  # fmt: skip
# What no longer has a partner among the new rows has no other table to look into.
_STORED_ONLY = "not_matched_by_source_condition"
_OVERWRITTEN = "overwrite_columns"
_PREDICATES = ("incremental_predicates", "predicates")
RUN_SETTINGS = frozenset(
    {"unique_key", "merge_exclude_columns", "event_time", merge_clauses.SETTING, _STORED_ONLY, _OVERWRITTEN}
    | {*_MERGE_ONLY, *_PREDICATES}
)
_STORED_ALIASES = frozenset({"dbt_internal_dest", "dbt_internal_target", "dbt_incremental_target"})
# Athena's own word for the stored table, and the one that databricks lets people choose.
_TARGET, _TARGET_ALIAS = "target", "target_alias"
_SNAPSHOT_KEYS = ("unique_key", "updated_at", "check_cols")


def strategy_of(adapter: str, written: str | None) -> str:
    """How an incremental adds to what is stored; empty where the adapter's own way is not known."""
    return written.replace("_", "+") if written == "delete_insert" else written or _DEFAULTS.get(adapter, "")


def named_columns(settings: Settings, materialized: str | None, adapter: str, dialect: Dialect) -> Iterator[Named]:
    """Every column that the configuration names where something reads it, as often as it does."""
    if materialized not in _NOT_STORED:
        for setting, adapters, texts, sure in LAYOUTS:
            if adapter in adapters:
                sure = sure and materialized in _LAID_OUT
                for text in texts(settings, setting):
                    yield from (Named(setting, column, "build", sure) for _, column in named_in(text, dialect))
    if materialized == "incremental":
        yield from _of_runs(settings, strategy_of(adapter, settings.text("incremental_strategy")), adapter, dialect)
    if materialized == "snapshot":
        checks = settings.text("strategy") == "check"
        named = checks and settings.texts("check_cols") != ("all",)
        for setting in _SNAPSHOT_KEYS if named else _SNAPSHOT_KEYS[:2]:
            yield from _each(settings, setting, "next run", dialect, sure=True)


def _of_runs(settings: Settings, strategy: str, adapter: str, dialect: Dialect) -> Iterator[Named]:
    if strategy not in _UNKEYED:
        yield from _each(settings, "unique_key", "next run", dialect, sure=strategy in _KEYED)
    if strategy not in (*_UNKEYED, "delete+insert"):
        merges = strategy == "merge"
        for setting in _MERGE_ONLY:
            yield from _each(settings, setting, "next run", dialect, sure=merges)
        yield from _each(settings, "merge_exclude_columns", "excluded", dialect, sure=merges)
        yield from _each(settings, _STORED_ONLY, "stored", dialect, sure=merges)
        if adapter == "duckdb":
            yield from _of_clauses(settings, dialect, sure=merges)
    if strategy == "insert_overwrite" and adapter == "snowflake":
        yield from _each(settings, _OVERWRITTEN, "next run", dialect, sure=True)
    if strategy != "append":
        for setting in _PREDICATES:
            yield from _each(settings, setting, "next run", dialect, sure=strategy in _KEYED)
    if strategy == "microbatch":
        # Elsewhere only what is stored is looked up by it.
        yield from _each(settings, "event_time", "next run", dialect, sure=adapter == "duckdb")


def _of_clauses(settings: Settings, dialect: Dialect, *, sure: bool) -> Iterator[Named]:
    for said in merge_clauses.said_in(settings):
        when: When = "excluded" if said.is_excluded else "stored" if said.is_stored else "next run"
        for qualifier, column in named_in(said.text, dialect):
            yield Named(merge_clauses.SETTING, column, "stored" if qualifier in _STORED_ALIASES else when, sure)


def _each(settings: Settings, setting: str, when: When, dialect: Dialect, *, sure: bool) -> Iterator[Named]:
    stored = _STORED_ALIASES | {_TARGET, (settings.text(_TARGET_ALIAS) or _TARGET).lower()}
    for text in settings.texts(setting):
        for qualifier, column in named_in(text, dialect):
            # Without an alias, a predicate may mean either table.
            is_stored = qualifier in stored or (setting in _PREDICATES and not qualifier)
            yield Named(setting, column, "stored" if is_stored else when, sure)
