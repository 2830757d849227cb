"""reference-moved: an unpinned ref now means another version of a model."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.changed_data import changed_data
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name

_DATA = frozenset({"column-redefined", "rows-changed", "column-retyped"})


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.cause == "version" and change.kind in _DATA:
            of = f"`{change.column}` of " if change.column else ""
            what = f"{of}{name(changes, change.unique_id)} changes: a `ref` without a version now means another version"
            yield from changed_data(RULE.id, changes, change, what, risky=True)


RULE = Rule("reference-moved", "An unpinned ref now means another version of a model.", _find)
