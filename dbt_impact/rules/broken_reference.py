"""broken-reference: a node reads a column or a relation that is no longer there, or that is no longer open to it."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes, Problem
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, change_of, name, of_problems

_ID = "broken-reference"


def _column(changes: Changes, unique_id: str, problem: Problem) -> str:
    reader, column = name(changes, unique_id), problem.column or "*"
    if problem.of is None and problem.proof == "possible":
        return f"{reader} reads `{column}`, which the catalog does not list in anything that it reads"
    if problem.of is None:
        return f"{reader} reads `{column}`: {problem.message}"
    change = change_of(changes, problem.change)
    if change is not None and change.kind == "column-renamed" and change.column == column:
        return f"{reader} reads `{column}` of {name(changes, problem.of)}, which is now `{change.to}`"
    return f"{reader} reads `{column}` of {name(changes, problem.of)}, which is gone"


def _relation(changes: Changes, unique_id: str, problem: Problem) -> str:
    return f"{name(changes, unique_id)} reads a relation that is gone: {problem.message}"


def _refused(changes: Changes, unique_id: str, problem: Problem) -> str:
    of = name(changes, problem.of) if problem.of is not None else "a model"
    return f"{name(changes, unique_id)} refers to {of}, which is {problem.message}: dbt refuses the project"


def _find(changes: Changes) -> Iterator[Finding]:
    yield from of_problems(_ID, "missing-column", _column)(changes)
    yield from of_problems(_ID, "missing-relation", _relation)(changes)
    yield from of_problems(_ID, "refused-reference", _refused)(changes)


RULE = Rule(_ID, "A node reads a column or a relation that is no longer there, or open to it.", _find)
