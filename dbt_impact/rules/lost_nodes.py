"""Nodes that are no longer there under their name: who was declared to read them, and how bad that is."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes, Step
from dbt_impact.rules.elsewhere import read_elsewhere
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import exposure_name, finding

_PROMISES = {"contract": "it is under an enforced contract", "public": "it has `access: public`"}


def lost_node(rule: str, changes: Changes, change: Change, what: str) -> Iterator[Finding]:
    """Breaking under a declared consumer, risky at the edge, a note elsewhere; what fails of it says so itself."""
    node = changes.nodes.get(change.unique_id)
    if node is None:
        yield finding(rule, "note", changes, change.unique_id, what, change=change.id)
        return
    felt = any(problem.change == change.id for each in changes.nodes.values() for problem in each.problems)
    elsewhere = read_elsewhere(node)
    if elsewhere is not None:
        yield finding(
            rule, "breaking", changes, change.unique_id, f"{what}, and {elsewhere}",
            change=change.id, path=node.path, direct=True,
        )  # fmt: skip
    elif not node.declared and not felt:
        severity = "risky" if node.edge else "note"
        unread = ": nothing in this project reads it any more" if change.kind == "node-removed" else ""
        why = ": nothing in dbt reads it; readers outside dbt can't be seen" if node.edge else unread
        yield finding(
            rule, "risky" if severity == "risky" else "note", changes, change.unique_id, what + why,
            proof="possible" if node.edge else "proved", change=change.id, path=node.path,
        )  # fmt: skip
    for consumer in node.declared:
        outside = consumer.startswith("exposure.")
        at = consumer if outside else change.unique_id
        path = (*node.path, Step(unique_id=at, via="IDENTITY")) if outside else node.path
        reader = f"{exposure_name(changes, consumer)} reads it" if outside else _PROMISES[consumer]
        yield finding(rule, "breaking", changes, at, f"{what}, and {reader}", change=change.id, path=path, direct=True)
