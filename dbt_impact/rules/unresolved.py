"""unresolved: a change enters something that can't be analysed."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, finding, name


def _find(changes: Changes) -> Iterator[Finding]:
    reasons = {each.unique_id: each for each in changes.coverage.unresolved}
    for unique_id, node in changes.nodes.items():
        if node.effect == "unknown":
            known = reasons.get(unique_id)
            reason = known.reason if known is not None else "it can't be analysed"
            yield finding(
                RULE.id, "note", changes, unique_id, f"{name(changes, unique_id)} could not be followed: {reason}",
                proof="unknown", change=next(iter(node.because), None), path=node.path,
                location=known.location if known is not None else None,
            )  # fmt: skip


RULE = Rule("unresolved", "A change enters something that can't be analysed.", _find)
