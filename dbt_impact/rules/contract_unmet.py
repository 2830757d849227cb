"""contract-unmet: the SQL does not give the columns that its enforced contract lists."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    return f"{name(changes, unique_id)} fails: {problem.message}"


RULE = Rule(
    "contract-unmet",
    "The SQL does not give the columns that its enforced contract lists.",
    of_problems("contract-unmet", "contract", _say),
)
