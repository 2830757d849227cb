"""promise-withdrawn: a contract, a constraint or an access level that others count on is taken away."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.compare.edits.promises import NONE, is_withdrawn
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, finding, name


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind != "property-changed" or not is_withdrawn(
            change.detail or "", change.before or "", change.after or ""
        ):
            continue
        if change.column is None:
            yield _of_the_node(changes, change)
        elif not _is_seen(changes, change):
            yield _of_a_column(changes, change)


def _of_the_node(changes: Changes, change: Change) -> Finding:
    node, before, after = name(changes, change.unique_id), change.before or "", change.after or ""
    harmless = change.detail == "noted constraint" or (change.detail == "access" and before != "public")
    match change.detail:
        case "contract enforced":
            message = f"{node}: its contract is no longer enforced, so nothing holds it to its columns and their types"
        case "access":
            whose = "only its group" if after == "private" else "no other project"
            message = f"{node}: `access` was `{before}` and is `{after}`, so {whose} can refer to it"
        case _:
            then = "is gone" if after == NONE else f"is now `{after}`"
            aside = "; the warehouse held no row to it" if harmless else ""
            message = f"{node}: the constraint `{before}` {then}{aside}"
    return finding(
        RULE.id, "note" if harmless else "risky", changes, change.unique_id, message,
        column=change.detail, change=change.id,
    )  # fmt: skip


def _of_a_column(changes: Changes, change: Change) -> Finding:
    """A contract that no longer lists a column, or gives it another type, where the SQL does not tell."""
    column = f"{name(changes, change.unique_id)}.`{change.column}`"
    if change.detail == "contract column":
        message = f"{column} is gone from the enforced contract"
    else:
        message = f"{column} was `{change.before}` by the enforced contract and is `{change.after}`"
    return finding(
        RULE.id, "breaking", changes, change.unique_id, message,
        column=change.column, change=change.id, direct=True,
    )  # fmt: skip


def _is_seen(changes: Changes, change: Change) -> bool:
    """Whether the SQL does not follow, so that the node fails and says so itself."""
    node = changes.nodes.get(change.unique_id)
    return node is not None and any(each.kind == "contract" and each.change == change.id for each in node.problems)


RULE = Rule(
    "promise-withdrawn",
    "A contract, a constraint or an access level that others count on is taken away.",
    _find,
)
