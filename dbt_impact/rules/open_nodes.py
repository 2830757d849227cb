"""The nodes that still count: one whose every finding is waived, or taken to be milder, doesn't decide the verdict."""

from collections.abc import Iterable

from dbt_impact.compare.changes import Changes, NodeImpact
from dbt_impact.rules.finding import Finding, is_lowered
from dbt_impact.rules.not_ours import others_changes


def open_nodes(changes: Changes, findings: Iterable[Finding]) -> dict[str, NodeImpact]:
    """All nodes but those whose every change was waived, that fail as intended, or that stand behind such alone."""
    findings = tuple(findings)
    settled = _settled_changes(changes, findings)
    excused = _excused(changes, findings)
    return {
        uid: node
        for uid, node in sorted(changes.nodes.items())
        if uid not in excused and (not node.because or not settled.issuperset(node.because))
    }


def _settled_changes(changes: Changes, findings: tuple[Finding, ...]) -> set[str]:
    waived = set(others_changes(changes))
    live: set[str] = set()
    for finding in findings:
        if finding.change is not None:
            (live if finding.waived is None else waived).add(finding.change)
    return waived - live


def _excused(changes: Changes, findings: tuple[Finding, ...]) -> set[str]:
    at: dict[str, list[Finding]] = {}
    for finding in findings:
        at.setdefault(finding.unique_id, []).append(finding)
    excused = {
        uid for uid, found in at.items() if (node := changes.nodes.get(uid)) is not None and _is_excused(node, found)
    }
    if not excused:
        return excused
    return excused | _behind(changes, findings, excused)


def _behind(changes: Changes, findings: tuple[Finding, ...], excused: set[str]) -> set[str]:
    """What doesn't run because of nodes that fail as intended, and of no other that is known to fail."""
    by_others = {uid for each in findings if each.unique_id not in excused for uid in each.takes_down}
    blocked = {uid for uid, node in changes.nodes.items() if node.effect == "blocked"} - by_others
    down = {uid for each in findings if each.unique_id in excused for uid in each.takes_down} & blocked
    return down | {uid for uid in blocked if any(step.unique_id in excused | down for step in changes.nodes[uid].path)}


def _is_excused(node: NodeImpact, found: list[Finding]) -> bool:
    """Whether what a node counts for is what was waived or lowered, and nothing else speaks of it."""
    gone = [each for each in found if each.waived is not None or is_lowered(each)]
    live = [each for each in found if each not in gone]
    match node.effect:
        case "broken" | "blocked":
            return any(_native(each) == "breaking" for each in gone) and not any(_native(f) == "breaking" for f in live)
        case "unknown":
            return any(each.proof == "unknown" for each in gone) and not any(f.proof == "unknown" for f in live)
        case "removed" | "added" | "changed" | "equivalent":
            return bool(gone) and not live


def _native(finding: Finding) -> str:
    return finding.was or finding.severity
