"""Head: base's manifest with one model edited, for the report to read and for the warehouse to build."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from tests.oracle.edits import around, inside, written_anew
from tests.oracle.mutations import Mutation
from tests.oracle.project import Json, Node, below
from tests.oracle.warehouse import Warehouse

_Sections = dict[str, msgspec.Raw]


@dataclass(frozen=True, slots=True)
class Head:
    """What differs from base: the edited model, and, where that is ephemeral, what it is injected into.

    `around`: the edit stands around the query and filters nothing, so it leaves its rows alone, whatever they are.
    """

    mutation: Mutation
    around: bool
    changed: Mapping[str, Node]
    sql: str

    def nodes(self, base: Mapping[str, Node]) -> Iterator[Node]:
        """All that the edit can reach, upstream first."""
        return (self.changed.get(node.unique_id, node) for node in below(base, self.mutation.unique_id))


class Heads:
    """Makes heads of one base."""

    def __init__(self, manifest: Path, nodes: Mapping[str, Node], warehouse: Warehouse) -> None:
        self._sections = msgspec.json.decode(manifest.read_bytes(), type=_Sections)
        self._entries = msgspec.json.decode(self._sections["nodes"], type=_Sections)
        self._nodes = nodes
        self._warehouse = warehouse
        self._faithful: dict[str, bool] = {}

    def made(self, mutation: Mutation) -> Iterator[Head]:
        """The mutation in the select list, where that can be, then around the query: the first that runs is meant."""
        node = self._nodes[mutation.unique_id]
        if self._is_faithful(node):
            head = self._head(mutation, lambda sql: inside(sql, mutation.edit), False)
            if head is not None:
                yield head
        head = self._head(mutation, lambda sql: around(sql, mutation.edit), mutation.edit.condition is None)
        if head is not None:
            yield head

    def write(self, head: Head, file: Path) -> None:
        """Writes head's manifest."""
        entries = dict(self._entries)
        for uid, node in head.changed.items():
            entries[uid] = msgspec.Raw(msgspec.json.encode(node.written))
        sections = {**self._sections, "nodes": msgspec.Raw(msgspec.json.encode(entries))}
        file.write_bytes(msgspec.json.encode(sections))

    def _is_faithful(self, node: Node) -> bool:
        """Whether the query means the same when it is written from its syntax tree: else that would be an edit, too."""
        uid = node.unique_id
        if uid not in self._faithful:
            again = written_anew(node.sql or "")
            self._faithful[uid] = again is not None and self._warehouse.gives_the_same(uid, again)
        return self._faithful[uid]

    def _head(self, mutation: Mutation, rewrite: Callable[[str], str | None], outside: bool) -> Head | None:
        node = self._nodes[mutation.unique_id]
        sql = rewrite(node.sql or "")
        if sql is None:
            return None
        written = {**node.written, "raw_code": sql, "compiled_code": sql}
        if node.contract:
            written["columns"] = _promised(node, mutation)
            written["constraints"] = _constraints(node, mutation)
        changed = {node.unique_id: replace(node, sql=sql, written=written)}
        if node.is_ephemeral:
            readers = self._injected(node, rewrite)
            if readers is None:
                return None
            changed |= readers
        return Head(mutation, outside, changed, sql)

    def _injected(self, node: Node, rewrite: Callable[[str], str | None]) -> dict[str, Node] | None:
        """The nodes into which an ephemeral model is written, with its new text; None where it can't be put there."""
        found: dict[str, Node] = {}
        for uid, reader in self._nodes.items():
            old = reader.injected.get(node.unique_id)
            if old is None or reader.sql is None:
                continue
            opening, bracket, rest = old.partition("(")
            new = rewrite(rest.rpartition(")")[0])
            if new is None or reader.sql.count(old) != 1:
                return None
            text = f"{opening}{bracket}\n{new}\n)"
            sql = reader.sql.replace(old, text)
            ctes = [{**it, "sql": text} if it["id"] == node.unique_id else it for it in reader.written["extra_ctes"]]
            written = {**reader.written, "compiled_code": sql, "extra_ctes": ctes}
            injected = {**reader.injected, node.unique_id: text}
            found[uid] = replace(reader, sql=sql, injected=injected, written=written)
        return found


def _promised(node: Node, mutation: Mutation) -> Json:
    """The columns that the contract promises once its author has kept it in step with the edit."""
    found: Json = {}
    for name, column in node.columns.items():
        if name.lower() != mutation.column.lower():
            found[name] = column
        elif mutation.kind == "rename":
            found[str(mutation.to)] = {**column, "name": mutation.to}
        elif mutation.kind == "retype":
            found[name] = {**column, "data_type": mutation.to}
        elif mutation.kind != "drop":
            found[name] = column
    return found


def _constraints(node: Node, mutation: Mutation) -> list[Json]:
    """The model's own constraints once their author has kept them in step: a key without one of its columns goes."""
    found: list[Json] = []
    for each in node.written.get("constraints") or ():
        columns = [str(name) for name in each.get("columns") or ()]
        at = next((i for i, name in enumerate(columns) if name.lower() == mutation.column.lower()), None)
        if at is not None and mutation.kind == "rename":
            columns[at] = str(mutation.to)
        if at is None or mutation.kind != "drop":
            found.append({**each, "columns": columns} if columns else each)
    return found
