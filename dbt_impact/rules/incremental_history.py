"""incremental-history: an incremental keeps rows of the old logic beside those of the new, or loses stored columns."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, finding, name


def _find(changes: Changes) -> Iterator[Finding]:
    for unique_id, node in changes.nodes.items():
        if node.materialized != "incremental" or node.effect not in ("changed", "unknown"):
            continue
        lost = (*node.columns_removed, *node.renamed)
        if lost and node.on_schema_change == "sync_all_columns":
            names = ", ".join(f"`{each}`" for each in lost)
            yield finding(
                RULE.id, "risky", changes, unique_id,
                f"{name(changes, unique_id)} is incremental with `sync_all_columns`: its table loses {names} and what "
                "was stored there",
                proof=node.proof, column=lost[0], change=next(iter(node.because), None), path=node.path,
            )  # fmt: skip
        if node.columns_changed or node.rows_changed or node.columns_retyped:
            message = f"{name(changes, unique_id)} is incremental: rows already stored keep what the old logic gave"
            yield finding(
                RULE.id, "risky", changes, unique_id, message, proof=node.proof,
                change=next(iter(node.because), None), path=node.path, changes_data=True,
            )  # fmt: skip


RULE = Rule("incremental-history", "An incremental keeps rows of the old logic, or loses stored columns.", _find)
