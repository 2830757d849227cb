"""missing-key: configuration, a test or a metric names a column that is gone."""

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.rule import Rule, name, of_problems

_KINDS_TO_NAME = frozenset({"semantic_model", "metric", "saved_query", "unit_test", "operation", "source"})


def _say(changes: Changes, unique_id: str, problem: Problem) -> str:
    kind = changes.nodes[unique_id].resource_type
    article = f"the {kind.replace('_', ' ')} " if kind in _KINDS_TO_NAME else ""
    return f"{article}{name(changes, unique_id)} fails: {problem.message}"


RULE = Rule(
    "missing-key",
    "Configuration, a hook, a test or a metric names a column that is gone.",
    of_problems("missing-key", "missing-key", _say),
)
