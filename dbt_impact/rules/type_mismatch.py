"""type-mismatch: a node uses a value in a way that its type does not allow any more."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    what = f"{name(changes, unique_id)} {'fails' if problem.proof == 'proved' else 'may fail'}: {problem.message}"
    if problem.of is None or problem.column is None:
        return what
    node = changes.nodes.get(problem.of)
    types = node.columns_retyped.get(problem.column) if node is not None else None
    column = f"{name(changes, problem.of)}.`{problem.column}`"
    return f"{what}; {column} was `{types[0]}` and is `{types[1]}`" if types is not None else f"{what} ({column})"


RULE = Rule(
    "type-mismatch",
    "A node uses a value in a way that its type does not allow any more.",
    of_problems("type-mismatch", "type-mismatch", _say),
)
