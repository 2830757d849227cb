"""Changes of values or rows: the author's own are notes, surprising ones and those that reach consumers are risky."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.rules.excerpt import shortened
from dbt_impact.rules.finding import Finding, Severity
from dbt_impact.rules.rule import finding, name

_SURPRISING = frozenset({"macro", "version", "upstream-source"})
_CONSUMERS = frozenset({"metric", "saved_query"})
_THROUGH = {
    "macro": " (through a macro)",
    "environment": " (through the target, a variable or what the warehouse answered)",
    "upstream-source": " (through its source)",
}
# Grouped otherwise, what is joined may find more partners; where a grouping came, the join that came with it says so.
_GRAIN = ("grain", "rows made from lists", "inner grouping changed", "inner grouping removed")


def changes_grain(change: Change) -> bool:
    """Whether what one row stands for is another thing now. A row of a test stands for a failure."""
    grain = change.kind == "rows-changed" and (change.detail or "").startswith(_GRAIN)
    return grain and not is_test(change.unique_id)


def is_test(unique_id: str) -> bool:
    """Whether what a node gives is only counted."""
    return unique_id.startswith("test.")


def reads_others(change: Change) -> bool:
    """Whether a text that nobody edited reads other relations now: a variable or a switched branch decides which."""
    return change.cause == "environment" and (change.detail or "").startswith("it ")


def changed_data(rule: str, changes: Changes, change: Change, what: str, *, risky: bool = False) -> Iterator[Finding]:
    """The finding for one change at the node that makes it, and one for every exposure, metric and critical node that
    it gets to.

    `what` happens, without the SQL.
    """
    reached = [each for each in changes.exposures if change.id in each.because and each.proof != "proved"]
    metrics = [
        unique_id
        for unique_id, node in changes.nodes.items()
        if node.resource_type in _CONSUMERS and node.effect == "changed" and change.id in node.because
    ]
    node = changes.nodes.get(change.unique_id)
    is_critical = node is not None and node.critical and not is_test(change.unique_id)
    critical = [each for each in _critical(changes, change) if each not in metrics]
    surprising = (risky or change.cause in _SURPRISING) and not is_test(change.unique_id)
    severity: Severity = "risky" if surprising or reached or metrics or critical or is_critical else "note"
    why = _THROUGH.get(change.cause, "") + (", and it is critical" if is_critical else "")
    yield finding(
        rule, severity, changes, change.unique_id, f"{what}{_sql(change)}{why}",
        proof="proved" if node is None else node.proof, column=change.column, change=change.id,
        location=change.location, changes_data=True,
    )  # fmt: skip
    for exposure in reached:
        yield finding(
            rule, "risky", changes, exposure.unique_id, f"`{exposure.label}` may show other numbers: {what}",
            proof="possible", column=change.column, change=change.id, path=exposure.path, changes_data=True,
        )  # fmt: skip
    for unique_id in metrics:
        kind = changes.nodes[unique_id].resource_type.replace("_", " ")
        message = f"the {kind} {name(changes, unique_id)} changes with {name(changes, change.unique_id)}"
        yield finding(
            rule, "risky", changes, unique_id, message,
            proof="possible", column=change.column, change=change.id, path=changes.nodes[unique_id].path,
            changes_data=True,
        )  # fmt: skip
    for unique_id in critical:
        yield finding(
            rule, "risky", changes, unique_id, f"{name(changes, unique_id)} is critical and may change: {what}",
            proof="possible", column=change.column, change=change.id, path=changes.nodes[unique_id].path,
            changes_data=True,
        )  # fmt: skip


def _critical(changes: Changes, change: Change) -> list[str]:
    """The critical nodes, other than its own, whose values or rows a change gets to."""
    return [
        unique_id
        for unique_id, node in changes.nodes.items()
        if node.critical
        and change.id in node.because
        and (node.columns_changed or node.rows_changed)
        and unique_id != change.unique_id
        and not is_test(unique_id)
    ]


def _sql(change: Change) -> str:
    """The SQL on both sides, shortened; nothing where it is the same, or a column has it on one side alone."""
    sides = shortened(*(each for each in (change.before, change.after) if each is not None))
    if change.before == change.after or (change.column is not None and len(sides) < 2):
        return ""
    return f": `{'` → `'.join(sides)}`"
