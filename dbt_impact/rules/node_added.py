"""node-added: something new is built."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, finding, name


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "node-added":
            message = f"{name(changes, change.unique_id)} is new"
            yield finding(RULE.id, "note", changes, change.unique_id, message, change=change.id)


RULE = Rule("node-added", "Something new is built.", _find)
