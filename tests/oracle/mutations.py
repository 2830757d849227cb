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
class Candidate:
    """An edit that may be done to a column; its values, which cost a query, decide how, and whether."""

    kind: Kind
    unique_id: str
    column: str

    @property
    def name(self) -> str:
        return f"{self.kind} {self.unique_id}.{self.column}"


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


def candidates(nodes: Mapping[str, Node], warehouse: Warehouse) -> Iterator[Candidate]:
    """All that may be done to the models that were built at base."""
    for uid, node in nodes.items():
        kept = warehouse.kept(uid)
        if node.kind == "model" and node.sql is not None and kept is not None:
            no_keys = [column for column in kept.types if column.lower() not in kept.keys]
            for column in kept.types:
                for kind in KINDS:
                    if kind != "filter" or column in no_keys[:_FILTERS]:
                        yield Candidate(kind, uid, column)


def sample(found: list[Candidate], limit: int | None) -> list[Candidate]:
    """At most `limit` of them: as many of each kind, always the same."""
    if limit is None or len(found) <= limit:
        return found
    drawn: list[Candidate] = []
    by_kind = {kind: sorted((it for it in found if it.kind == kind), key=_lot) for kind in KINDS}
    for turn in range(len(found)):
        drawn += [listed[turn] for listed in by_kind.values() if turn < len(listed)]
        if len(drawn) >= limit:
            break
    chosen = set(drawn[:limit])
    return [it for it in found if it in chosen]


def _lot(candidate: Candidate) -> str:
    return hashlib.sha256(candidate.name.encode()).hexdigest()


def mutation(candidate: Candidate, kept: Contents, warehouse: Warehouse) -> Mutation | None:
    """The edit; None where the column's type or its values leave nothing to do."""
    kind, uid, column = candidate.kind, candidate.unique_id, candidate.column
    columns, data_type = tuple(kept.types), kept.types[column]

    def made(
        expression: str | None, *, name: str = "", condition: str | None = None, to: str | None = None
    ) -> Mutation:
        return Mutation(kind, uid, column, Edit(columns, column, expression, name, condition), to)

    match kind:
        case "drop":
            return made(None) if len(columns) > 1 else None
        case "rename":
            to = f"{column}_renamed"
            return made("{}", name=to, to=to)
        case "retype":
            other = _other_type(kept, column, data_type, warehouse)
            return made(f"cast({{}} as {other})", to=other) if other is not None else None
        case "shift":
            shifted = _shifted(data_type)
            return made(shifted) if shifted is not None else None
        case "blank" | "constant" | "filter":
            literal = _usual(kept, column, data_type, warehouse)
            if literal is None:
                return None
            if kind == "filter":
                return made("{}", condition=f"{quoted(column)} is distinct from {literal}")
            return made(f"nullif({{}}, {literal})" if kind == "blank" else literal)


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
