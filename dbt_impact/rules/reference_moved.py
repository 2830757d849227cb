"""reference-moved: an unpinned ref now means another version of a model."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.rules.changed_data import changed_data
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, exposure_name, finding, name

_METRICS = frozenset({"metric", "saved_query"})
_DATA = frozenset({"column-redefined", "rows-changed", "column-retyped"})


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "property-changed" and change.detail == "latest_version":
            yield from _consumers(changes, change)
        if change.cause == "version" and change.kind in _DATA:
            of = f"`{change.column}` of " if change.column else ""
            what = f"{of}{name(changes, change.unique_id)} changes: a `ref` without a version now means another version"
            yield from changed_data(RULE.id, changes, change, what, risky=True)


def _consumers(changes: Changes, change: Change) -> Iterator[Finding]:
    """Exposures and metrics that are declared to read the latest version, and get other columns, values or rows."""
    old = name(changes, change.unique_id)
    for exposure in changes.exposures:
        if change.id in exposure.because:
            new = next((each.unique_id for each in exposure.path[-2:-1]), change.unique_id)
            columns = ", ".join(f"`{column}`" for column in exposure.columns or ())
            differs = f"which differs in {columns}" if columns else "which is not the same"
            reader = exposure_name(changes, exposure.unique_id)
            message = f"{reader} read {old} and now reads {name(changes, new)}, {differs}"
            if (between := changes.nodes.get(new)) is not None and between.resource_type in _METRICS:
                message = f"{reader} shows {name(changes, new)}, which was made of {old} and is of another version now"
            yield finding(
                RULE.id, "risky", changes, exposure.unique_id, message,
                proof="possible", change=change.id, path=exposure.path, changes_data=True,
            )  # fmt: skip
    for unique_id, node in changes.nodes.items():
        if node.resource_type in _METRICS and node.effect == "changed" and change.id in node.because:
            kind = node.resource_type.replace("_", " ")
            message = f"the {kind} {name(changes, unique_id)} was made of {old} and is made of another version now"
            yield finding(
                RULE.id, "risky", changes, unique_id, message,
                proof="possible", change=change.id, path=node.path, changes_data=True,
            )  # fmt: skip


RULE = Rule("reference-moved", "An unpinned ref now means another version of a model.", _find)
