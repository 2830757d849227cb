"""missing-key: configuration, a test or a metric names a column that is gone."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    return f"{name(changes, unique_id)} fails: {problem.message}"


RULE = Rule(
    "missing-key",
    "Configuration names a column that the node no longer has.",
    of_problems("missing-key", "missing-key", _say),
)
