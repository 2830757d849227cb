"""reference-captured: a name still resolves, to another column than before."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, name, of_problem


def _find(changes: Changes) -> Iterator[Finding]:
    for unique_id, node in changes.nodes.items():
        for problem in node.problems:
            if problem.kind == "captured-column":
                said = f"{name(changes, unique_id)} still runs, and reads something else: {problem.message}"
                yield of_problem(RULE.id, "risky", changes, unique_id, problem, said, changes_data=True)


RULE = Rule("reference-captured", "A name still resolves, to another column than before.", _find)
