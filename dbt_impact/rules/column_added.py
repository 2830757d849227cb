"""column-added: a new column, which nothing can read yet."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, finding, name


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "column-added":
            message = f"{name(changes, change.unique_id)} has a new column `{change.column}`"
            yield finding(
                RULE.id, "note", changes, change.unique_id, message,
                column=change.column, change=change.id, location=change.location,
            )  # fmt: skip


RULE = Rule("column-added", "A new column, which nothing can read yet.", _find)
