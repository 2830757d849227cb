"""Columns that a node no longer offers under their name: who is declared to read them, and how bad that is."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change, ChangeKind, Changes, NodeImpact, Path, Step
from dbt_impact.rules.elsewhere import declared_elsewhere
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import exposure_name, finding, name


def lost_columns(rule: str, kind: ChangeKind, changes: Changes, verb: str) -> Iterator[Finding]:
    """Findings for one kind of loss (`column-removed` or `column-renamed`), at every node that it gets to."""
    felt, missed = _felt(kind, changes), _missed(changes)
    by_id = {change.id: change for change in changes.changes}
    own = {(change.unique_id, change.column): change for change in by_id.values() if change.kind == kind}
    for unique_id, node in changes.nodes.items():
        behind = next((by_id[each] for each in node.because if by_id[each].kind == kind), None)
        for column, to in _lost(node, kind):
            mine = own.get((unique_id, column))
            what = f"{name(changes, unique_id)}.`{column}` {verb}" + (f" `{to}`" if to is not None else "")
            by = missed.get((unique_id, column.lower()), frozenset())
            yield from _at(rule, changes, unique_id, node, column, what, mine or behind, mine is not None, felt, by)


def _felt(kind: ChangeKind, changes: Changes) -> set[str | None]:
    """The changes that make something fail, or that get to stored columns or readers that are declared or unseen."""
    found = {problem.change for node in changes.nodes.values() for problem in node.problems}
    for node in changes.nodes.values():
        stops = any(problem.kind == "schema-change" for problem in node.problems)
        if (node.edge or node.declared or node.kept is not None or stops) and _lost(node, kind):
            found.update(node.because)
    return found


def _missed(changes: Changes) -> dict[tuple[str | None, str], frozenset[bool]]:
    """The columns, in lower case, that nodes fail to find, each with its node, and whether other projects' do."""
    found: dict[tuple[str | None, str], frozenset[bool]] = {}
    for node in changes.nodes.values():
        for problem in node.problems:
            at = (problem.of, (problem.column or "").lower())
            found[at] = found.get(at, frozenset()) | {bool(node.project)}
    return found


def _lost(node: NodeImpact, kind: ChangeKind) -> list[tuple[str, str | None]]:
    if kind == "column-removed":
        return [(column, None) for column in node.columns_removed] if node.effect != "removed" else []
    return list(node.renamed.items())


def _at(
    rule: str,
    changes: Changes,
    unique_id: str,
    node: NodeImpact,
    column: str,
    what: str,
    change: Change | None,
    is_own: bool,
    felt: set[str | None],
    missed_by: frozenset[bool],
) -> Iterator[Finding]:
    identity = None if change is None else change.id
    location = change.location if change is not None and is_own else None
    path: Path = node.path
    consumers = [
        each
        for each in node.declared
        if each.startswith("exposure.") and (each not in node.named or column.lower() in node.named[each])
    ]
    for exposure in consumers:
        is_named = exposure in node.named
        reads = "it" if is_named else name(changes, unique_id)
        message = f"{what}, and {exposure_name(changes, exposure)} reads {reads}"
        hit = (*path, Step(unique_id=exposure, via="IDENTITY"))
        yield finding(
            rule, "breaking", changes, exposure, message,
            proof="proved" if is_named else "possible", column=column, change=identity, location=location, path=hit,
            direct=True,
        )  # fmt: skip
    elsewhere = declared_elsewhere(node, column)
    if elsewhere is not None:
        yield finding(
            rule, "breaking", changes, unique_id, f"{what}, and {elsewhere}",
            proof="possible", column=column, change=identity, location=location, path=path, direct=True,
        )  # fmt: skip
    promises = [each for each in node.declared if not each.startswith("exposure.")]
    if promises:
        because = "is under an enforced contract" if "contract" in promises else "has `access: public`"
        message = f"{what}, and {name(changes, unique_id)} {because}"
        yield finding(
            rule, "breaking", changes, unique_id, message,
            column=column, change=identity, location=location, path=path, direct=True,
        )  # fmt: skip
    elif node.edge and not (consumers or elsewhere or True in missed_by):
        here = "what reads it in dbt fails" if missed_by else "nothing in dbt reads it"
        message = f"{what}: {here}; readers outside dbt can't be seen"
        yield finding(
            rule, "risky", changes, unique_id, message,
            proof="possible", column=column, change=identity, location=location, path=path,
        )  # fmt: skip
    elif is_own and identity not in felt and not (consumers or elsewhere):
        message = f"{what}: safe, nothing in this project reads {'it' if rule == 'column-removed' else 'the old name'}"
        yield finding(rule, "note", changes, unique_id, message, column=column, change=identity, location=location)
