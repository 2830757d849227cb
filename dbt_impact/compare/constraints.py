"""Constraints that the warehouse refuses to create: they name a column that the table no longer has."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem
from dbt_impact.compare.constraint_support import holds_constraints, support
from dbt_impact.compare.trace import Trace
from dbt_impact.lineage.lineage import Lineage
from dbt_impact.lineage.schemas import documented
from dbt_impact.lineage.scraps import columns_in
from dbt_impact.project.nodes import Constraint, Node


def broken_constraints(base: Lineage, head: Lineage, before: Node | None, after: Node | None) -> Iterator[Trace]:
    """Constraints of a node under contract that name what its contract does not list, and did or were not there."""
    if after is None or not _are_created(after):
        return
    was = set() if before is None or not _are_created(before) else set(_unknown_names(base, before))
    for constraint, name in dict.fromkeys(_unknown_names(head, after)):
        if (constraint, name) not in was:
            column = head.dialect.show(name)
            message = f"the constraint `{constraint}` names `{column}`, which it does not have"
            yield Trace(Problem(kind="constraint", proof="proved", message=message, column=column))


def _are_created(node: Node) -> bool:
    return node.contract.enforced and holds_constraints(node.config.materialized)


def _unknown_names(side: Lineage, node: Node) -> Iterator[tuple[str, str]]:
    """Each constraint, as it is called in a sentence, with a name that the contract does not list."""
    listed = {name for name, _ in documented(node, side.dialect).columns}
    written = (*(each for column in node.columns.values() for each in column.constraints), *node.constraints)
    for constraint in written:
        if support(side.project.metadata.adapter_type, constraint.type) != "ignored":
            for name in _names(side, constraint):
                if name not in listed:
                    yield _shown(constraint), name


def _names(side: Lineage, constraint: Constraint) -> tuple[str, ...]:
    """The columns of the node itself that a constraint names; what a custom one holds can't be known."""
    if constraint.type == "check":
        return columns_in(constraint.expression or "true", side.dialect) or ()
    return tuple(side.dialect.fold(name.strip('"`[]')) for name in constraint.columns)


def _shown(constraint: Constraint) -> str:
    inside = constraint.expression if constraint.type == "check" else ", ".join(constraint.columns)
    return f"{constraint.type} ({' '.join((inside or '').split())})".replace("`", "'")
