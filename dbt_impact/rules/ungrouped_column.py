"""ungrouped-column: an output column of a grouped query is neither grouped by nor aggregated."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    return f"{name(changes, unique_id)} {'fails' if problem.proof == 'proved' else 'may fail'}: {problem.message}"


RULE = Rule(
    "ungrouped-column",
    "A column of a grouped query is neither grouped by nor aggregated.",
    of_problems("ungrouped-column", "ungrouped-column", _say),
)
