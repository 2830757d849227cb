"""A rule: an id, what it finds in a sentence, and the function that finds it."""

from collections.abc import Callable, Iterator

import msgspec

from dbt_impact.compare.changes import Change, Changes, Path, Problem, ProblemKind, Proof
from dbt_impact.compare.identity import short_hash
from dbt_impact.project.location import Location
from dbt_impact.rules.finding import Finding, Severity


class Rule(msgspec.Struct, frozen=True):
    """`id` names the rule's file, test folder, documentation page and settings key, with `-` for `_`."""

    id: str
    summary: str
    find: Callable[[Changes], Iterator[Finding]]


def finding(
    rule: str,
    severity: Severity,
    changes: Changes,
    unique_id: str,
    message: str,
    *,
    proof: Proof = "proved",
    column: str | None = None,
    change: str | None = None,
    location: Location | None = None,
    path: Path = (),
    changes_data: bool = False,
    direct: bool = False,
) -> Finding:
    """A finding with its owners and its fingerprint filled in."""
    node = changes.nodes.get(unique_id)
    exposure = next((each for each in changes.exposures if each.unique_id == unique_id), None)
    owners = node.owners if node is not None else exposure.owners if exposure is not None else ()
    return Finding(
        rule=rule,
        severity=severity,
        proof=proof,
        unique_id=unique_id,
        message=message,
        fingerprint=short_hash(rule, unique_id, column or "", change or ""),
        column=column,
        change=change,
        location=location,
        path=path,
        owners=owners,
        changes_data=changes_data,
        direct=direct,
        takes_down=_taken_down(changes, unique_id) if node is not None and node.effect == "broken" else (),
    )


def of_problem(
    rule: str,
    severity: Severity,
    changes: Changes,
    unique_id: str,
    problem: Problem,
    message: str,
    *,
    changes_data: bool = False,
) -> Finding:
    """A finding that says where a problem of a node stands, and what it comes of."""
    return finding(
        rule,
        severity,
        changes,
        unique_id,
        message,
        proof=problem.proof,
        column=problem.column,
        change=problem.change,
        location=problem.location,
        path=problem.path,
        changes_data=changes_data,
    )


def severity_of(problem: Problem) -> Severity:
    """Breaking where it is proved, risky where it may be."""
    return "breaking" if problem.proof == "proved" else "risky"


def _taken_down(changes: Changes, unique_id: str) -> tuple[str, ...]:
    """Everything that is blocked behind a node; tests are only skipped with what they test."""
    found: dict[str, None] = {}
    todo = [unique_id]
    while todo:
        node = changes.nodes.get(todo.pop())
        for reader in node.readers if node is not None else ():
            behind = changes.nodes.get(reader)
            if behind is not None and behind.effect == "blocked" and reader not in found:
                found[reader] = None
                todo.append(reader)
    return tuple(each for each in sorted(found) if changes.nodes[each].resource_type not in ("test", "unit_test"))


def name(changes: Changes, unique_id: str) -> str:
    """How a node is called in a sentence."""
    node = changes.nodes.get(unique_id)
    return f"`{node.shown_name}`" if node is not None else f"`{unique_id.split('.', 2)[-1]}`"


def exposure_name(changes: Changes, unique_id: str) -> str:
    """How an exposure is called in a sentence."""
    exposure = next((each for each in changes.exposures if each.unique_id == unique_id), None)
    if exposure is None:
        return f"the exposure `{unique_id.split('.')[-1]}`"
    where = f" of the project `{exposure.project}`" if exposure.project else ""
    return f"the {exposure.type or 'exposure'} `{exposure.label}`{where}"


def of_problems(
    rule: str, kind: ProblemKind, say: Callable[[Changes, str, Problem], str]
) -> Callable[[Changes], Iterator[Finding]]:
    """Finds every node that fails for one kind of problem."""

    def find(changes: Changes) -> Iterator[Finding]:
        for unique_id, node in changes.nodes.items():
            if node.effect not in ("broken", "blocked"):
                continue
            for problem in node.problems:
                if problem.kind == kind:
                    message = say(changes, unique_id, problem)
                    yield of_problem(rule, severity_of(problem), changes, unique_id, problem, message)

    return find


def change_of(changes: Changes, identity: str | None) -> Change | None:
    return next((each for each in changes.changes if each.id == identity), None)
