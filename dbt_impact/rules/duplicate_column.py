"""duplicate-column: two output columns of what is built have one name."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    return f"{name(changes, unique_id)} may fail: {problem.message}"


RULE = Rule(
    "duplicate-column",
    "Two output columns of something that is built have the same name.",
    of_problems("duplicate-column", "duplicate-column", _say),
)
