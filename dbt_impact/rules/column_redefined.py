"""column-redefined: a column has other values under the same name."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.changed_data import before_and_after, changed_data
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "column-redefined" and change.cause != "version":
            what = f"{name(changes, change.unique_id)}.`{change.column}` is computed differently"
            yield from changed_data(RULE.id, changes, change, what + before_and_after(change))


RULE = Rule("column-redefined", "A column has other values under the same name.", _find)
