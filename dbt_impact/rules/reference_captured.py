"""reference-captured: a name still resolves, to another column than before."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, finding, name


def _find(changes: Changes) -> Iterator[Finding]:
    for unique_id, node in changes.nodes.items():
        for problem in node.problems:
            if problem.kind == "captured-column":
                yield finding(
                    RULE.id,
                    "risky",
                    changes,
                    unique_id,
                    f"{name(changes, unique_id)} still runs, and reads something else: {problem.message}",
                    proof=problem.proof,
                    column=problem.column,
                    change=problem.change,
                    location=problem.location,
                    path=problem.path,
                    changes_data=True,
                )


RULE = Rule("reference-captured", "A name still resolves, to another column than before.", _find)
