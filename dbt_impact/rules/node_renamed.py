"""node-renamed: something is built under another name, with the same content."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.lost_nodes import lost_node
from dbt_impact.rules.rule import Rule, finding, name


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind != "node-renamed" or change.to is None:
            continue
        what = f"{name(changes, change.unique_id)} is now {name(changes, change.to)}"
        if change.detail is None:
            yield finding(RULE.id, "note", changes, change.to, f"{what}, in the same relation", change=change.id)
        else:
            yield from lost_node(RULE.id, changes, change, what)


RULE = Rule("node-renamed", "Something is built under another name, with the same content.", _find)
