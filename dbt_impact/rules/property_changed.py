"""property-changed: configuration that decides what runs or who may read it."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.rules.finding import Finding, Severity
from dbt_impact.rules.lost_nodes import lost_node
from dbt_impact.rules.rule import Rule, finding, name

_RISKY = frozenset(
    "materialized unique_key incremental_strategy strategy check_cols updated_at hard_deletes alias schema "
    "database".split()
)
_PLACE = frozenset({"alias", "schema", "database"})


def _severity(changes: Changes, change: Change) -> Severity:
    node = changes.nodes.get(change.unique_id)
    if change.detail in _PLACE and node is not None and node.declared:
        return "breaking"
    if change.detail == "materialized" and "incremental" not in (change.before, change.after):
        # A view or a table in place of the other holds the same rows; `ephemeral` takes the relation away.
        return "risky" if "ephemeral" in (change.before, change.after) else "note"
    promise = change.detail == "contract enforced" and change.after == "false"
    narrower = change.detail == "access" and change.before == "public"
    return "risky" if change.detail in _RISKY or promise or narrower else "note"


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "property-changed":
            message = (
                f"{name(changes, change.unique_id)}: `{change.detail}` was `{change.before}` and is `{change.after}`"
            )
            severity = _severity(changes, change)
            if severity == "breaking":
                at = "as" if change.detail == "alias" else f"in the {change.detail}"
                what = f"{name(changes, change.unique_id)} is built {at} `{change.after}`, no longer "
                what += f"{at.split()[0]} `{change.before}`"
                yield from lost_node(RULE.id, changes, change, what)
                continue
            yield finding(
                RULE.id, severity, changes, change.unique_id, message,
                column=change.detail, change=change.id,
            )  # fmt: skip


RULE = Rule("property-changed", "Configuration that decides what runs or who may read it has changed.", _find)
