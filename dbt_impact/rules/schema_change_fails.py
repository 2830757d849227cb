"""schema-change-fails: an incremental whose next run stops, because its columns change."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    fails = "fails" if problem.proof == "proved" else "may fail"
    return f"{name(changes, unique_id)} {fails} at its next run in production: {problem.message}"


RULE = Rule(
    "schema-change-fails",
    "The next run of an incremental stops because its columns change, or what reads it finds a column missing.",
    of_problems("schema-change-fails", "schema-change", _say),
)
