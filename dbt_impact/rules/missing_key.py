"""missing-key: configuration, a test or a metric names a column that is gone."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes, NodeImpact, Problem
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name, of_problem, severity_of

_ID = "missing-key"
_KINDS_TO_NAME = frozenset({"semantic_model", "metric", "saved_query", "unit_test", "operation", "source"})


def _find(changes: Changes) -> Iterator[Finding]:
    for unique_id, node in changes.nodes.items():
        if node.effect in ("broken", "blocked"):
            by_column: dict[str | None, list[Problem]] = {}
            for problem in node.problems:
                if problem.kind == _ID:
                    by_column.setdefault(problem.column, []).append(problem)
            for problems in by_column.values():
                yield _of_a_column(changes, unique_id, node, problems)


def _of_a_column(changes: Changes, unique_id: str, node: NodeImpact, problems: list[Problem]) -> Finding:
    """One finding for all that names a column, the surest first: what is done about one is done about all."""
    problems = sorted(problems, key=lambda each: each.proof != "proved")
    first = problems[0]
    article = f"the {node.resource_type.replace('_', ' ')} " if node.resource_type in _KINDS_TO_NAME else ""
    said = "; ".join(dict.fromkeys(each.message for each in problems))
    message = f"{article}{name(changes, unique_id)} fails: {said}"
    return of_problem(_ID, severity_of(first), changes, unique_id, first, message)


RULE = Rule(_ID, "Configuration, a hook, a test or a metric names a column that is gone.", _find)
