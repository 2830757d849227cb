"""grain-changed: one row stands for something else than before."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.changed_data import changed_data, changes_grain
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name

_HOW = {
    "grain changed": ", its grouping changed",
    "grain added": ", it is grouped now",
    "grain removed": ", it is no longer grouped",
    "inner grouping changed": "what it joins is grouped otherwise",
    "inner grouping removed": "what it joins is no longer grouped",
}


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if changes_grain(change) and change.cause != "version":
            kind, _, by = (change.detail or "").partition(": ")
            how = _HOW.get(kind, f": {change.detail}") + (f", {by}" if by else "")
            what = f"one row of {name(changes, change.unique_id)} stands for something else{how}"
            if kind.startswith("inner"):
                what = f"rows of {name(changes, change.unique_id)} may repeat, or no longer: {how}"
            yield from changed_data(RULE.id, changes, change, what, risky=True)


RULE = Rule("grain-changed", "One row stands for something else than before.", _find)
