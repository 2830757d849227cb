"""column-removed: a column was dropped."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.lost_columns import lost_columns
from dbt_impact.rules.rule import Rule


def _find(changes: Changes) -> Iterator[Finding]:
    yield from lost_columns(RULE.id, "column-removed", changes, "is gone")


RULE = Rule("column-removed", "A column was dropped.", _find)
