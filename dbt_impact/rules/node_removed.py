"""node-removed: something that was built is no longer built."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.lost_nodes import lost_node
from dbt_impact.rules.rule import Rule, name


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "node-removed":
            how = "was switched off" if change.detail == "disabled" else "was removed"
            if (change.detail or "").startswith("after"):
                how += f" {change.detail}"
            yield from lost_node(RULE.id, changes, change, f"{name(changes, change.unique_id)} {how}")


RULE = Rule("node-removed", "Something that was built is no longer built.", _find)
