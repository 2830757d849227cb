"""invalid-query: a query is not valid as it stands, whatever the data."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    return f"{name(changes, unique_id)} {'fails' if problem.proof == 'proved' else 'may fail'}: {problem.message}"


RULE = Rule(
    "invalid-query",
    "A query is not valid as it stands, whatever the data.",
    of_problems("invalid-query", "invalid-query", _say),
)
