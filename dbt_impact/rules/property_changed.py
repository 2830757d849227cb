"""property-changed: configuration that decides what runs, what it stores or who may read it."""

import re
from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.compare.edits.promises import is_withdrawn
from dbt_impact.compare.edits.written_settings import HOOKS
from dbt_impact.lineage.dialects import dialect_of
from dbt_impact.rules.excerpt import shortened
from dbt_impact.rules.finding import Finding, Severity
from dbt_impact.rules.lost_nodes import lost_node
from dbt_impact.rules.rule import Rule, finding, name

_OF_SNAPSHOTS = frozenset(
    "strategy check_cols updated_at hard_deletes invalidate_hard_deletes dbt_valid_to_current".split()
)
_OF_INCREMENTALS = frozenset(
    "incremental_strategy merge_update_columns merge_exclude_columns incremental_predicates predicates".split()
)
_RISKY = frozenset("materialized unique_key event_time alias schema database sql_header engine".split())
# What dbt and its adapters build whose rows the query alone decides, or the settings of dbt's own.
_KNOWN = frozenset(
    "view table ephemeral incremental materialized_view dynamic_table streaming_table external seed snapshot".split()
)
# Rows go by themselves, or are refused to whoever does not filter by the partition.
_LIMITING = {
    "require_partition_filter": "a query that does not filter by the partition is refused",
    "partition_expiration_days": "partitions that are older are deleted",
    "hours_to_expiration": "the table is deleted after that time",
}
# What dbt's own materializations never ask for; another's might.
_UNREAD = dict.fromkeys(
    ("view", "table", "ephemeral", "materialized_view"), _OF_SNAPSHOTS | _OF_INCREMENTALS | {"unique_key"}
) | {"incremental": _OF_SNAPSHOTS, "snapshot": _OF_INCREMENTALS}
_TOLD_OTHERWISE = frozenset(
    {"contract column", "contract spelling", "deprecation_date", "on-run-start", "on-run-end", *HOOKS}
)
_TABLES = ("table", "incremental")
_DIGITS = r"\d{1,9}"
_PLACE = frozenset({"alias", "schema", "database"})
# How partitions that are replaced whole are found.
_BY_PARTITION = frozenset({"insert_overwrite", "microbatch", "replace_where"})
_THEN = {
    ("snapshot", "unique_key"): "recorded rows are looked up by the new key",
    ("snapshot", "check_cols"): "which changes are recorded is another thing from now on",
    ("snapshot", "strategy"): "what counts as a change is another thing from now on, and history stays as it is",
    ("snapshot", "updated_at"): "rows whose new moment is later than their recorded one get a new version",
    ("snapshot", "hard_deletes"): "rows that are gone already are treated in this way at the next run, too",
    ("snapshot", "dbt_valid_to_current"): "current versions keep the old one, by which no run finds them any more, so"
    " each row is recorded once more",
    ("incremental", "unique_key"): "stored rows are looked up by the new key, and those it does not find stay",
    ("incremental", "incremental_strategy"): "stored rows stay as they are",
}
_LAID_OUT_ANEW = frozenset("partition_by cluster_by clustered_by sort dist order_by primary_key indexes".split())


def _severity(changes: Changes, change: Change) -> Severity:
    node = changes.nodes.get(change.unique_id)
    if change.detail in _PLACE and node is not None and (node.declared or node.read_by):
        return "breaking"
    if change.detail == "materialized" and "incremental" not in (change.before, change.after):
        # A view or a table in place of the other holds the same rows; `ephemeral` takes the relation away.
        sides = {change.before, change.after}
        return "risky" if "ephemeral" in sides or not sides <= _KNOWN else "note"
    if node is not None and change.detail in _UNREAD.get(node.materialized or "", ()):
        return "note"
    if _never_worked(changes, change):
        return "note"
    is_risky = change.detail in _RISKY | _OF_SNAPSHOTS | _OF_INCREMENTALS
    narrower = change.detail == "grants" and change.before != "none"
    stores = _changes_stored(changes, change) or _is_tighter(changes, change) or _limits(changes, change)
    return "risky" if is_risky or narrower or stores else "note"


def _limits(changes: Changes, change: Change) -> bool:
    """Whether a setting takes rows away, or names, from those who read: now, or as time goes by."""
    if change.detail in _LIMITING:
        return change.after not in ("none", "false")
    node = changes.nodes.get(change.unique_id)
    if change.detail == "full_refresh":
        return change.after == "true" and node is not None and node.materialized == "incremental"
    dialect = dialect_of(changes.head.adapter_type or "")
    # Names in quotes keep their case, and who reads them without quotes asks for another.
    return change.detail == "quote_columns" and (dialect is None or dialect.case in ("upper", "lower"))


def _never_worked(changes: Changes, change: Change) -> bool:
    """Whether it is a key that no run could use: what is stored was found by none, and is found by the new one."""
    return change.detail == "unique_key" and change.unique_id in changes.lacked_keys


def _is_tighter(changes: Changes, change: Change) -> bool:
    """Whether a contract leaves less room in a table, so that what was stored before may be refused."""
    node = changes.nodes.get(change.unique_id)
    if change.detail != "contract size" or node is None or node.materialized not in _TABLES:
        return False
    before, after = _room(change.before or ""), _room(change.after or "")
    # DuckDB gives a text no length, and of numbers dbt compares the whole type there.
    return changes.head.adapter_type != "duckdb" and after is not None and (before is None or after < before)


def _room(data_type: str) -> int | None:
    """How many letters, or digits before the point, a type has room for; None where it does not say, or rounds."""
    found = [] if data_type.lower().startswith("time") else [int(each) for each in re.findall(_DIGITS, data_type)]
    return found[0] - sum(found[1:]) if found else None


def _is_told_otherwise(change: Change) -> bool:
    """What other rules say: hooks, promises taken away, and what a contract says of columns as the SQL does."""
    return change.detail in _TOLD_OTHERWISE or is_withdrawn(
        change.detail or "", change.before or "", change.after or ""
    )


def _changes_stored(changes: Changes, change: Change) -> bool:
    """Whether the partitions that a run replaces are others."""
    node = changes.nodes.get(change.unique_id)
    by = node.kept.strategy if node is not None and node.kept is not None else None
    return change.detail == "partition_by" and by in _BY_PARTITION


def _message(changes: Changes, change: Change) -> str:
    node = changes.nodes.get(change.unique_id)
    of = name(changes, change.unique_id)
    before, after = shortened(change.before or "none", change.after or "none")
    if _is_tighter(changes, change):
        room = f"its contract gives `{change.column}` the room of `{after}`, no longer of `{before}`"
        return f"{of}: {room}, and rows that need more fail"
    if _never_worked(changes, change):
        return f"{of}: `unique_key` was `{before}`, a column that it does not have, and is `{after}`"
    if change.detail == "constraint":
        return f"{of}: the constraint `{after}` is new, and rows that violate it stop the build"
    if change.detail == "grants":
        sides = [f"`{each}` is {verb}" for each, verb in ((before, "taken away"), (after, "new")) if each != "none"]
        return f"{of}: of its `grants`, {' and '.join(sides) or 'the order changed'}"
    kind = (node.materialized if node is not None else None) or ""
    then = _THEN.get((kind, change.detail or ""), "") if before != "none" and after != "ignore" else ""
    if change.detail in _LIMITING and _limits(changes, change):
        then = _LIMITING[change.detail or ""]
    if change.detail == "full_refresh" and _limits(changes, change):
        then = "each run builds it anew, and rows that the query no longer gives go"
    if change.detail == "materialized" and not {before, after} <= _KNOWN:
        then = "what the project's own materialization stores is not known here"
    if change.detail == "sql_header":
        then = "what it sets or defines may change what the query gives"
    if change.detail == "event_time" and after == "none":
        then = "a microbatch model goes through all of its rows for each batch"
    if kind == "incremental" and change.detail in _LAID_OUT_ANEW:
        then = "its table is laid out so by a full refresh only"
        if _changes_stored(changes, change):
            then = (
                "the partitions that a run replaces are found by another column, and its table still has the old ones"
            )
    return f"{of}: `{change.detail}` was `{before}` and is `{after}`" + (f": {then}" if then else "")


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind != "property-changed" or _is_told_otherwise(change):
            continue
        severity = _severity(changes, change)
        if severity == "breaking":
            at = "as" if change.detail == "alias" else f"in the {change.detail}"
            what = f"{name(changes, change.unique_id)} is built {at} `{change.after}`, no longer "
            what += f"{at.split()[0]} `{change.before}`"
            yield from lost_node(RULE.id, changes, change, what)
            continue
        yield finding(
            RULE.id, severity, changes, change.unique_id, _message(changes, change),
            column=change.column or change.detail, change=change.id,
        )  # fmt: skip


RULE = Rule(
    "property-changed", "Configuration that decides what runs, what it stores or who may read it has changed.", _find
)
