"""What is done to a project: each column of each model dropped, renamed, retyped and changed, each model filtered."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tests.oracle.edits import Edit, quoted
from tests.oracle.project import Node
from tests.oracle.tables import Contents
from tests.oracle.warehouse import Warehouse

Kind = Literal["drop", "rename", "retype", "shift", "blank", "constant", "filter"]
KINDS: tuple[Kind, ...] = ("drop", "rename", "retype", "shift", "blank", "constant", "filter")
_FILTERS = 2
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_LITERALS = (*_WHOLE, "VARCHAR", "DOUBLE", "FLOAT", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "UUID")


@dataclass(frozen=True, slots=True)
class Mutation:
    """One edit of one model. `to` is the type or the name that the column gets."""

    kind: Kind
    unique_id: str
    column: str
    edit: Edit
    to: str | None = None

    @property
    def name(self) -> str:
        return f"{self.kind} {self.unique_id}.{self.column}"


def mutations(nodes: Mapping[str, Node], warehouse: Warehouse) -> Iterator[Mutation]:
    """All that can be done to the models that were built at base."""
    for uid, node in nodes.items():
        kept = warehouse.kept(uid)
        if node.kind == "model" and node.sql is not None and kept is not None:
            yield from _of_model(node, kept, warehouse)


def sample(found: list[Mutation], limit: int | None) -> list[Mutation]:
    """At most `limit` of them: as many of each kind, always the same."""
    if limit is None or len(found) <= limit:
        return found
    drawn: list[Mutation] = []
    by_kind = {kind: sorted((it for it in found if it.kind == kind), key=_lot) for kind in KINDS}
    for turn in range(len(found)):
        drawn += [listed[turn] for listed in by_kind.values() if turn < len(listed)]
        if len(drawn) >= limit:
            break
    order = {id(it): at for at, it in enumerate(found)}
    return sorted(drawn[:limit], key=lambda it: order[id(it)])


def _lot(mutation: Mutation) -> str:
    return hashlib.sha256(mutation.name.encode()).hexdigest()


def _of_model(node: Node, kept: Contents, warehouse: Warehouse) -> Iterator[Mutation]:
    uid, columns = node.unique_id, tuple(kept.types)
    filters = 0
    for column, kind in kept.types.items():

        def edit(expression: str | None, name: str = "", condition: str | None = None, column: str = column) -> Edit:
            return Edit(columns, column, expression, name, condition)

        if len(columns) > 1:
            yield Mutation("drop", uid, column, edit(None))
        to = f"{column}_renamed"
        yield Mutation("rename", uid, column, edit("{}", to), to)
        other = _other_type(kept, column, kind, warehouse)
        if other is not None:
            yield Mutation("retype", uid, column, edit(f"cast({{}} as {other})"), other)
        shifted = _shifted(kind)
        if shifted is not None:
            yield Mutation("shift", uid, column, edit(shifted))
        literal = _usual(kept, column, kind, warehouse)
        if literal is not None:
            yield Mutation("blank", uid, column, edit(f"nullif({{}}, {literal})"))
            yield Mutation("constant", uid, column, edit(literal))
            if filters < _FILTERS and column.lower() not in kept.keys:
                filters += 1
                yield Mutation("filter", uid, column, edit("{}", "", f"{quoted(column)} is distinct from {literal}"))


def _other_type(kept: Contents, column: str, kind: str, warehouse: Warehouse) -> str | None:
    """What an author might make of the type: text of all that is not; a number of text that is one."""
    if kind != "VARCHAR":
        return "varchar" if kind in _LITERALS or kind.startswith("DECIMAL") else None
    name = quoted(column)
    castable = warehouse.value(
        f"select count({name}) > 0 and count({name}) = count(try_cast({name} as integer)) from {kept.table}"
    )
    return "integer" if castable == (True,) else None


def _shifted(kind: str) -> str | None:
    """Another value of the same type."""
    if kind in _WHOLE or kind.startswith("DECIMAL"):
        return f"cast({{}} + 1 as {kind.lower()})"
    match kind:
        case "DOUBLE" | "FLOAT" | "DATE":
            return "{} + 1"
        case "VARCHAR":
            return "{} || '~'"
        case "TIMESTAMP" | "TIMESTAMP WITH TIME ZONE":
            return "{} + interval 1 day"
        case "BOOLEAN":
            return "not {}"
        case _:
            return None


def _usual(kept: Contents, column: str, kind: str, warehouse: Warehouse) -> str | None:
    """The column's most frequent value, as SQL of its type; None where it has no value, or only one."""
    if not (kind in _LITERALS or kind.startswith("DECIMAL")):
        return None
    name = quoted(column)
    found = warehouse.value(
        f"select cast({name} as varchar) from {kept.table} where {name} is not null "
        f"group by {name} having count(*) < {kept.rows} order by count(*) desc, {name} limit 1"
    )
    if found is None:
        return None
    text = str(found[0]).replace("'", "''")
    return f"'{text}'" if kind == "VARCHAR" else f"cast('{text}' as {kind.lower()})"
