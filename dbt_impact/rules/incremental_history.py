"""incremental-history: an incremental keeps rows of the old logic, loses stored columns or leaves columns empty."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes, Kept, NodeImpact
from dbt_impact.rules.finding import Finding, Severity
from dbt_impact.rules.rule import Rule, finding, name

_ID = "incremental-history"


def _find(changes: Changes) -> Iterator[Finding]:
    unresolved = {each.id for each in changes.changes if each.kind == "unresolved"}
    for unique_id, node in changes.nodes.items():
        if node.materialized == "incremental" and node.kept is not None and _is_known(node, unresolved):
            yield from _of_columns(changes, unique_id, node, node.kept)
            if (node.columns_changed or node.rows_changed or node.columns_retyped) and not node.of_later_runs:
                what = _mixed(node, node.kept)
                yield _finding(changes, unique_id, node, None, "risky", what, changes_data=True)


def _is_known(node: NodeImpact, unresolved: set[str]) -> bool:
    """Whether anything is known to differ: not where the node, or all that reaches it, can't be followed.

    An edited node whose columns are not all listed is unknown, and yet those that are differ.
    """
    follows = node.effect == "changed" or (node.effect == "unknown" and node.edited)
    return follows and not (node.because and unresolved.issuperset(node.because))


def _of_columns(changes: Changes, unique_id: str, node: NodeImpact, kept: Kept) -> Iterator[Finding]:
    """What becomes of columns that come and go, as `on_schema_change` says."""
    lost, new = (*node.columns_removed, *node.renamed), (*node.columns_added, *node.renamed.values())
    setting = node.on_schema_change or "ignore"
    if lost and setting == "sync_all_columns":
        what = f"with `sync_all_columns`: its table loses {_listed(lost)} and what was stored there"
        yield _finding(changes, unique_id, node, lost[0], "risky", what)
    elif lost:
        what = f"and its table keeps {_listed(lost)}: later runs store nothing there"
        yield _finding(changes, unique_id, node, lost[0], "risky", what)
    if new and setting == "ignore":
        what = f"with `on_schema_change: ignore`: its table gets {_listed(new)} by a full refresh only"
        yield _finding(changes, unique_id, node, new[0], "note", what)
    elif new:
        what = f"and rows already stored have nothing in {_listed(new)} until a full refresh"
        yield _finding(changes, unique_id, node, new[0], "risky" if node.renamed else "note", what)
    for column, to in node.renamed.items():
        if "merge_exclude_columns" in kept.named.get(column, ()):
            what = f"and `merge_exclude_columns` names `{column}`: under its new name `{to}`, merges overwrite it"
            # The columns have findings of their own.
            yield _finding(changes, unique_id, node, "merge_exclude_columns", "risky", what, changes_data=True)


def _mixed(node: NodeImpact, kept: Kept) -> str:
    keys = [each for each in node.columns_changed if "unique_key" in kept.named.get(each, ())]
    # Where rows change as well, what the key is made of may be all that differs, and not one of its values.
    if keys and not node.rows_changed and node.proof != "unknown":
        return f"and its `unique_key` {_listed(keys)} changes: rows stored under an old key stay beside the new ones"
    types = [f"`{column}` as `{was}`" for column, (was, _) in node.columns_retyped.items()]
    if types and not node.columns_changed and not node.rows_changed and node.on_schema_change != "sync_all_columns":
        return f"and its table keeps {', '.join(types)}: new values are converted to that, or the run fails"
    return ": rows already stored keep what the old logic gave"


def _finding(
    changes: Changes,
    unique_id: str,
    node: NodeImpact,
    column: str | None,
    severity: Severity,
    what: str,
    *,
    changes_data: bool = False,
) -> Finding:
    joint = "" if what.startswith(":") else " "
    return finding(
        _ID, severity, changes, unique_id, f"{name(changes, unique_id)} is incremental{joint}{what}",
        proof=node.proof, column=column, change=next(iter(node.because), None), path=node.path,
        changes_data=changes_data,
    )  # fmt: skip


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)


RULE = Rule(_ID, "An incremental keeps rows of the old logic, loses stored columns or leaves columns empty.", _find)
