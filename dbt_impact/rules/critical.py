"""Which critical nodes and exposures each finding gets to: those findings come first, and can gate on their own."""

from collections.abc import Iterable

from msgspec.structs import replace

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding


def with_critical(changes: Changes, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each with the critical nodes and exposures that its change reaches by way of its node."""
    nodes = {uid for uid, node in changes.nodes.items() if node.critical}
    critical = nodes | {each.unique_id for each in changes.exposures if each.critical}
    if not critical:
        return list(findings)
    because = {uid: frozenset(node.because) for uid, node in changes.nodes.items()}
    because |= {each.unique_id: frozenset(each.because) for each in changes.exposures}
    known: dict[tuple[str, str | None], tuple[str, ...]] = {}
    found = []
    for finding in findings:
        start = (finding.unique_id, finding.change)
        if start not in known:
            known[start] = tuple(sorted(_behind(changes, because, *start) & critical))
        found.append(replace(finding, critical=known[start]) if known[start] else finding)
    return found


def _behind(changes: Changes, because: dict[str, frozenset[str]], unique_id: str, change: str | None) -> set[str]:
    """The node, and all that the change reaches behind it."""
    found, todo = {unique_id}, [unique_id]
    while todo:
        node = changes.nodes.get(todo.pop())
        for reader in node.readers if node is not None else ():
            if reader not in found and change in because.get(reader, ()):
                found.add(reader)
                todo.append(reader)
    return found
