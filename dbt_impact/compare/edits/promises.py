"""What a contract promises to those who read the node, and which of it the pull request takes away or changes."""

from collections.abc import Iterator, Mapping

import msgspec

from dbt_impact.compare.edits.constraint_support import holds_constraints, support
from dbt_impact.compare.edits.properties import Property
from dbt_impact.lineage.dialects import dialect_of
from dbt_impact.lineage.types.data_types import read_type
from dbt_impact.project.foreign_keys import foreign_key
from dbt_impact.project.nodes import ColumnDoc, Constraint, Node
from dbt_impact.project.project import Project

OF_A_COLUMN = frozenset({"contract column", "contract type", "contract size", "contract spelling"})
"""The properties, by name, that say something of one column: `size` is all that differs of a type of the same kind."""

NONE = "none"
_ACCESS = ("private", "protected", "public")


class Held(msgspec.Struct, frozen=True):
    """A constraint that the warehouse knows of: its kind, the columns it is about in lower case, and the rest of it."""

    kind: str
    columns: tuple[str, ...]
    rest: str

    @property
    def shown(self) -> str:
        """How it is called in a sentence."""
        columns = f"({', '.join(self.columns)})" if self.columns else ""
        words = f"check ({self.rest})" if self.kind == "check" else f"{self.kind} {columns} {self.rest}"
        return " ".join(words.replace("`", "'").split())


def has_constraints(node: Node) -> bool:
    """Whether any are written at a node or its columns."""
    return bool(node.all_constraints)


def is_withdrawn(name: str, before: str, after: str) -> bool:
    """Whether others can count on less than before, by a property's name and values.

    A `noted constraint` is one that the warehouse writes down and holds no row to.
    """
    match name:
        case "contract enforced":
            return after == "false"
        case "access":
            return _rank(after) < _rank(before)
        case "constraint" | "noted constraint":
            return before != NONE
        case "contract column":
            return after == NONE
        case _:
            return name == "contract type"


def _rank(access: str) -> int:
    return _ACCESS.index(access) if access in _ACCESS else _ACCESS.index("protected")


def changed_promises(
    base: Project, head: Project, before: Node, after: Node, renamed: Mapping[str, str]
) -> Iterator[Property]:
    """The properties of an enforced contract that differ, and of the constraints that stand with it.

    `renamed` are base's ids to head's. Of a contract that is no longer enforced, nothing but that is said.
    """
    if before.contract.enforced != after.contract.enforced:
        enforced = (str(node.contract.enforced).lower() for node in (before, after))
        yield Property("contract enforced", *enforced)
    if not before.contract.enforced or not after.contract.enforced:
        return
    adapter = head.metadata.adapter_type
    yield from _columns(before, after, adapter)
    was, now = _held(base, before, adapter, renamed), _held(head, after, adapter, {})
    # A constraint comes and goes with its columns: that is told of these.
    listed = _names(before) & _names(after)
    lost = [each for each in was if each not in now and listed.issuperset(each.columns)]
    lost = [each for each in lost if not _is_implied(each, now, adapter)]
    gained = {(each.kind, each.columns): each for each in now if each not in was and listed.issuperset(each.columns)}
    for each in lost:
        other = gained.pop((each.kind, each.columns), None)
        yield _constraint(adapter, each, each.shown, NONE if other is None else other.shown)
    for each in gained.values():
        if not _is_implied(each, was, adapter):
            yield _constraint(adapter, each, NONE, each.shown)


def _columns(before: Node, after: Node, adapter: str) -> Iterator[Property]:
    old = {column.name.lower(): column for column in before.columns.values()}
    new = {column.name.lower(): column for column in after.columns.values()}
    for name, column in old.items():
        if name not in new:
            yield Property("contract column", column.data_type or "listed", NONE, column.name)
            continue
        if _spelled(column) != _spelled(new[name]):
            yield Property("contract spelling", _spelled(column), _spelled(new[name]), new[name].name)
        was, now = (each.data_type or NONE for each in (column, new[name]))
        if was == now:
            continue
        if not _is_same_kind(was, now, adapter):
            yield Property("contract type", was, now, column.name)
        elif _size(was) != _size(now):
            yield Property("contract size", was, now, column.name)
    for name, column in new.items():
        if name not in old:
            yield Property("contract column", NONE, column.data_type or "listed", column.name)


def _spelled(column: ColumnDoc) -> str:
    return f'"{column.name}"' if column.quote else column.name


def _names(node: Node) -> set[str]:
    return {column.name.lower() for column in node.columns.values()}


def _size(data_type: str) -> str:
    """What stands behind a type's name, as in `decimal(10, 2)`."""
    return "".join(data_type.lower().partition("(")[2].split())


def _is_same_kind(was: str, now: str, adapter: str) -> bool:
    """Whether two types are one but for their size, or one under two names."""
    dialect = dialect_of(adapter)
    old, new = (read_type(each, dialect.sqlglot) if dialect else None for each in (was, now))
    if old is None or new is None:
        first, second = (each.lower().partition("(")[0].split() for each in (was, now))
        return first == second
    return old.kind == new.kind


def _constraint(adapter: str, which: Held, before: str, after: str) -> Property:
    name = "constraint" if support(adapter, which.kind) == "enforced" else "noted constraint"
    return Property(name, before, after, f"{which.kind} ({', '.join(which.columns)})")


def _held(project: Project, node: Node, adapter: str, renamed: Mapping[str, str]) -> tuple[Held, ...]:
    """What the warehouse is told of a node under contract, each once: nothing for a view."""
    if not holds_constraints(node):
        return ()
    held = (
        Held(each.type, _in_order(each.type, columns), _rest(project, node, each, columns, renamed))
        for each, columns in node.all_constraints
        if support(adapter, each.type) != "ignored"
    )
    return tuple(dict.fromkeys(held))


def _in_order(kind: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.lower() for name in columns)
    return names if kind == "foreign_key" else tuple(sorted(names))


def _rest(
    project: Project, node: Node, written: Constraint, columns: tuple[str, ...], renamed: Mapping[str, str]
) -> str:
    key = foreign_key(project, node, written, columns) if written.type == "foreign_key" else None
    if key is None:
        return " ".join((written.expression or "").split())
    # By the node, as another target builds it elsewhere.
    to = key.named if key.to is None else renamed.get(key.to, key.to).split(".", 2)[-1]
    return f"to {to} ({', '.join(name.lower() for name in key.to_columns)})"


def _is_implied(one: Held, others: tuple[Held, ...], adapter: str) -> bool:
    """Whether a primary key among the others says as much."""
    if one.kind not in ("not_null", "unique") or one.rest or support(adapter, "primary_key") != "enforced":
        return False
    keys = [set(each.columns) for each in others if each.kind == "primary_key"]
    return any(key >= set(one.columns) if one.kind == "not_null" else key == set(one.columns) for key in keys)
