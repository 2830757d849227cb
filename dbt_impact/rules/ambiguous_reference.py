"""ambiguous-reference: a name that one relation offered is now offered by two."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    return f"{name(changes, unique_id)} reads a name that is now ambiguous: {problem.message}"


RULE = Rule(
    "ambiguous-reference",
    "A name that one relation offered is now offered by two.",
    of_problems("ambiguous-reference", "ambiguous-column", _say),
)
