"""rows-changed: rows may appear, vanish or repeat."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.changed_data import changed_data, changes_grain, is_test, reads_others
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "rows-changed" and change.cause != "version" and not changes_grain(change):
            done = "looks at" if is_test(change.unique_id) else "has"
            what = f"{name(changes, change.unique_id)} {done} other rows: {change.detail or 'its rows changed'}"
            yield from changed_data(RULE.id, changes, change, what, risky=reads_others(change))


RULE = Rule("rows-changed", "Rows may appear, vanish or repeat.", _find)
