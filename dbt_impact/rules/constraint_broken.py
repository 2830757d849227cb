"""constraint-broken: a constraint can't be created, as what it names is gone."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    verb = "fails" if problem.proof == "proved" else "may fail"
    return f"{name(changes, unique_id)} {verb}: {problem.message}"


RULE = Rule(
    "constraint-broken",
    "A constraint can't be created, as what it names is gone.",
    of_problems("constraint-broken", "constraint", _say),
)
