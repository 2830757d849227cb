"""The verdict and the counts: what a report says in one word, and in numbers."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from dbt_impact.compare.changes import Changes, NodeImpact
from dbt_impact.rules.digest import Digest
from dbt_impact.rules.finding import Finding, is_lowered
from dbt_impact.rules.open_nodes import open_nodes

Verdict = Literal["breaking", "risky", "unknown", "changed", "safe"]
BUILT = frozenset({"model", "snapshot", "seed"})
TESTS = frozenset({"test", "unit_test"})


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The counts that every format prints; waived findings are in none of them.

    `breaking`, `risky`, `to_check` (risky or unknown) and `notes` count changes, not findings. `models` (with
    snapshots and seeds),
    `tests`, `exposures` and `others` count what fails or is taken down. `changed` counts the models whose
    values or rows may differ, `unknown` the nodes that could not be followed, `equivalent` the edited ones
    proved identical.
    """

    breaking: int
    risky: int
    to_check: int
    notes: int
    models: int
    tests: int
    exposures: int
    others: int
    changed: int
    unknown: int
    equivalent: int


def verdict(changes: Changes, findings: Iterable[Finding]) -> Verdict:
    """What the findings that are not waived come to.

    A node that fails, changes or is unknown counts without a finding, too: a rule that is missing must not
    turn a report green. What breaks and is taken for a note is still no safe change.
    """
    findings = tuple(findings)
    live = [finding for finding in findings if finding.waived is None]
    nodes = open_nodes(changes, findings).values()
    severities = {finding.severity for finding in live}
    if "breaking" in severities or any(
        node.effect in ("broken", "blocked") and node.proof == "proved" for node in nodes
    ):
        return "breaking"
    if "risky" in severities:
        return "risky"
    if any(f.proof == "unknown" for f in live) or any(node.effect == "unknown" for node in nodes):
        return "unknown"
    if any(f.changes_data or is_lowered(f) for f in live) or any(_changes_data(node) for node in nodes):
        return "changed"
    # Sides that hide what the pull request does show no harm of it either.
    return "unknown" if changes.doubts else "safe"


def summarise(changes: Changes, digest: Digest) -> Summary:
    """Count what the digest lists."""
    exposures = {exposure.unique_id for exposure in changes.exposures}
    lost: Counter[str] = Counter()
    for uid in digest.lost:
        node = changes.nodes.get(uid)
        if uid in exposures or node is None:
            lost["exposures"] += 1
        elif node.resource_type in BUILT:
            lost["models"] += 1
        else:
            lost["tests" if node.resource_type in TESTS else "others"] += 1
    nodes = changes.nodes.values()
    built = [node for node in nodes if node.resource_type in BUILT]
    return Summary(
        breaking=len(digest.breaks),
        risky=sum(any(f.severity == "risky" for f in check.findings) for check in digest.checks),
        to_check=len(digest.checks),
        notes=len(digest.intended) + len(digest.harmless),
        models=lost["models"],
        tests=lost["tests"],
        exposures=lost["exposures"],
        others=lost["others"],
        changed=sum(_changes_data(node) for node in built),
        unknown=sum(node.effect == "unknown" for node in nodes),
        equivalent=len(digest.equivalent),
    )


def _changes_data(node: NodeImpact) -> bool:
    return bool(node.columns_changed or node.rows_changed)
