"""column-retyped: a column has another data type."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes, Step
from dbt_impact.rules.elsewhere import declared_elsewhere
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, exposure_name, finding, name

_PROMISES = {"contract": "an enforced contract promises it", "public": "its model has `access: public`"}


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind != "column-retyped":
            continue
        node = changes.nodes.get(change.unique_id)
        what = f"{name(changes, change.unique_id)}.`{change.column}` was `{change.before}` and is `{change.after}`"
        read = any(
            other.effect in ("changed", "broken", "blocked", "unknown") and change.id in other.because
            for unique_id, other in changes.nodes.items()
            if unique_id != change.unique_id
        )
        declared = node.declared if node is not None else ()
        elsewhere = declared_elsewhere(node, change.column or "") if node is not None else None
        if elsewhere is not None:
            yield finding(
                RULE.id, "breaking", changes, change.unique_id, f"{what}, and {elsewhere}", proof="possible",
                column=change.column, change=change.id, location=change.location, changes_data=True, direct=True,
            )  # fmt: skip
        elif read or not declared:
            then = "may fail or compare differently" if read else "stays as it is"
            message = f"{what}: what reads it {then}"
            yield finding(
                RULE.id, "risky" if read else "note", changes, change.unique_id, message, proof="possible",
                column=change.column, change=change.id, location=change.location, changes_data=True,
            )  # fmt: skip
        for consumer in declared:
            outside = consumer.startswith("exposure.")
            at = consumer if outside else change.unique_id
            path = (*node.path, Step(unique_id=at, via="IDENTITY")) if node is not None and outside else ()
            why = _PROMISES.get(consumer) or f"{exposure_name(changes, consumer)} reads it"
            yield finding(
                RULE.id, "breaking", changes, at, f"{what}, and {why}",
                proof="possible", column=change.column, change=change.id, location=change.location,
                path=path, changes_data=True, direct=True,
            )  # fmt: skip


RULE = Rule("column-retyped", "A column has another data type.", _find)
