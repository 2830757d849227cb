"""set-operation-mismatch: the arms of a union no longer have equally many columns."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    return f"{name(changes, unique_id)} fails: {problem.message}"


RULE = Rule(
    "set-operation-mismatch",
    "The arms of a set operation no longer have equally many columns.",
    of_problems("set-operation-mismatch", "set-operation", _say),
)
