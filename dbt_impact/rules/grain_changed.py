"""grain-changed: one row stands for something else than before."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.changed_data import before_and_after, changed_data, changes_grain
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if changes_grain(change) and change.cause != "version":
            what = f"{name(changes, change.unique_id)} has another grain: {change.detail}"
            yield from changed_data(RULE.id, changes, change, what + before_and_after(change), risky=True)


RULE = Rule("grain-changed", "One row stands for something else than before.", _find)
