"""column-redefined: a column has other values under the same name."""

import re
from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.rules.changed_data import changed_data
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name

_QUALIFIER = re.compile(r"\b[A-Za-z_]\w*\.(?=[A-Za-z_])")


def _bare(sql: str) -> str:
    """An expression without the aliases before its columns."""
    return _QUALIFIER.sub("", sql)


def _by_position(change: Change) -> bool:
    return change.before is None and change.detail is not None


def _how(change: Change) -> str:
    if _by_position(change):
        return f"has other values: {change.detail}"
    if change.detail is not None:
        return f"is computed differently, {change.detail}"
    if change.before is not None and change.after is not None and _bare(change.before) == _bare(change.after):
        return f"has other values: `{change.after}` is the same, what it is computed from is not"
    return "is computed differently"


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "column-redefined" and change.cause != "version":
            column = f"{name(changes, change.unique_id)}.`{change.column}`"
            yield from changed_data(RULE.id, changes, change, f"{column} {_how(change)}", risky=_by_position(change))


RULE = Rule("column-redefined", "A column has other values under the same name.", _find)
