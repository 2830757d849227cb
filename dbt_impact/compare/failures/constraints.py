"""Constraints that the warehouse refuses to create: they name a column that the table no longer has."""

import re
from collections.abc import Iterator

from dbt_impact.compare.changes import Problem
from dbt_impact.compare.edits.constraint_support import creates_constraints, support
from dbt_impact.compare.trace import Trace
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.parsing.scraps import columns_in
from dbt_impact.lineage.schemas import documented
from dbt_impact.lineage.types.data_types import NUMBERS, read_type
from dbt_impact.project.nodes import Constraint, Node

_CHECK = r"(?is)\s*check\s*\((.*)\)\s*"


def broken_constraints(base: Lineage, head: Lineage, before: Node | None, after: Node | None) -> Iterator[Trace]:
    """Constraints of a node under contract that name what its contract does not list, and did or were not there."""
    if after is None or not creates_constraints(after):
        return
    before = before if before is not None and creates_constraints(before) else None
    was = set() if before is None else set(_unknown_names(base, before))
    for constraint, name in dict.fromkeys(_unknown_names(head, after)):
        if (constraint, name) not in was:
            column = head.dialect.show(name)
            message = f"the constraint `{constraint}` names `{column}`, which it does not have"
            yield Trace(Problem(kind="constraint", proof="proved", message=message, column=column))
    if before is None:
        return
    old, new = _kinds(base, before), _kinds(head, after)
    held = set(_checked_names(base, before))
    for constraint, name in dict.fromkeys(_checked_names(head, after)):
        if (constraint, name) in held and _are_unlike(old.get(name), new.get(name)):
            column = head.dialect.show(name)
            message = f"the constraint `{constraint}` is about `{column}`, which has another type now"
            yield Trace(Problem(kind="constraint", proof="possible", message=message, column=column))


def _unknown_names(side: Lineage, node: Node) -> Iterator[tuple[str, str]]:
    """Each constraint, as it is called in a sentence, with a name that the contract does not list."""
    listed = {name for name, _ in documented(node, side.dialect).columns}
    for constraint in _created(side, node):
        for name in _names(side, constraint):
            if name not in listed:
                yield _shown(constraint), name


def _checked_names(side: Lineage, node: Node) -> Iterator[tuple[str, str]]:
    """Each check with a name in its expression."""
    for constraint in _created(side, node):
        if _expression(constraint) is not None:
            yield from ((_shown(constraint), name) for name in _names(side, constraint))


def _created(side: Lineage, node: Node) -> Iterator[Constraint]:
    adapter = side.project.metadata.adapter_type
    return (each for each, _ in node.all_constraints if support(adapter, each.type) != "ignored")


def _names(side: Lineage, constraint: Constraint) -> tuple[str, ...]:
    """The columns of the node itself that a constraint names."""
    expression = _expression(constraint)
    if expression is not None:
        return columns_in(expression, side.dialect) or ()
    return tuple(side.dialect.fold(name.strip('"`[]')) for name in constraint.columns)


def _expression(constraint: Constraint) -> str | None:
    """What a check asks of a row; of the custom constraints, those that are one are known."""
    if constraint.type == "check":
        return constraint.expression or "true"
    found = re.fullmatch(_CHECK, constraint.expression or "") if constraint.type == "custom" else None
    return None if found is None else found[1]


def _shown(constraint: Constraint) -> str:
    expression = _expression(constraint)
    kind = constraint.type if expression is None else "check"
    inside = ", ".join(constraint.columns) if expression is None else expression
    return f"{kind} ({' '.join(inside.split())})".replace("`", "'")


def _kinds(side: Lineage, node: Node) -> dict[str, str]:
    """The kinds of type that the contract gives its columns."""
    types = ((name, read_type(text or "", side.types.dialect)) for name, text in documented(node, side.dialect).columns)
    return {name: found.kind for name, found in types if found is not None}


def _are_unlike(old: str | None, new: str | None) -> bool:
    return old is not None and new is not None and old != new and not {old, new} <= NUMBERS
