"""rows-changed: rows may appear, vanish or repeat."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.rules.changed_data import before_and_after, changed_data
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name

_GRAIN = ("grain", "rows made from lists")


def changes_grain(change: Change) -> bool:
    """Whether what one row stands for is another thing now."""
    return change.kind == "rows-changed" and (change.detail or "").startswith(_GRAIN)


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "rows-changed" and change.cause != "version" and not changes_grain(change):
            what = f"{name(changes, change.unique_id)} has other rows: {change.detail or 'its rows changed'}"
            yield from changed_data(RULE.id, changes, change, what + before_and_after(change))


RULE = Rule("rows-changed", "Rows may appear, vanish or repeat.", _find)
