"""Runs both sides of a scenario in DuckDB over made-up source rows: what really happens."""

import csv
import io
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from tests.small_projects import SmallProject

_ROWS = 16
# Nulls, duplicates, blanks and case, zero and signs.
_VALUES: Mapping[str, tuple[object, ...]] = {
    "integer": (1, 2, 2, 3, 4, 5, 7, None),
    "double": (0.0, 1.5, -2.0, 10.0, 10.0, 250.0, None),
    "varchar": ("paid", "paid", "new", " Paid ", "lost", "7", "", None),
    "date": ("2026-01-31", "2026-02-28", "2026-02-28", "2026-03-01", None),
    "timestamp": ("2026-01-31 23:59:59", "2026-02-28 00:00:00", "2026-02-28 00:00:00", "2026-03-01 12:00:00", None),
    "boolean": (True, False, None),
}
_Row = tuple[object, ...]
_idle: list[duckdb.DuckDBPyConnection] = []


@dataclass(slots=True)
class Ran:
    """The columns and rows of every node that could be built, why others failed, and what stands behind those.

    `skipped` is what has no SQL to run, and what reads it.
    """

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, list[_Row]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)

    def table(self, unique_id: str) -> tuple[tuple[str, ...], Counter[_Row]]:
        """A node as names and a multiset of rows: the order of columns is of no account."""
        names = self.columns[unique_id]
        order = sorted(range(len(names)), key=names.__getitem__)
        return tuple(sorted(names)), Counter(tuple(countable(row[at]) for at in order) for row in self.rows[unique_id])

    def values(self, unique_id: str, column: str) -> Counter[object]:
        """One column as a multiset."""
        at = self.columns[unique_id].index(column)
        return Counter(countable(row[at]) for row in self.rows[unique_id])


def countable(value: object) -> object:
    """A value that can be counted: structs and lists can't."""
    return repr(value) if isinstance(value, dict | list) else value


@contextmanager
def empty_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty database `db`, gone afterwards; DuckDB stays open, since to open it takes longest."""
    connection = _idle.pop() if _idle else duckdb.connect(config={"threads": 1})
    connection.execute("attach ':memory:' as db; use db")
    yield connection
    connection.execute("use memory; detach db")
    _idle.append(connection)


def execute(project: SmallProject, others: Sequence[dict[str, Any]] = ()) -> Ran:
    """Builds everything that has SQL in an empty warehouse, upstream first, then runs tests and measures.

    `others` are manifests of other projects on the same warehouse, which are built after this one.
    """
    with empty_warehouse() as warehouse:
        return _execute(project, others, warehouse)


def _execute(project: SmallProject, others: Sequence[dict[str, Any]], warehouse: duckdb.DuckDBPyConnection) -> Ran:
    manifest, ran = project.manifest(), Ran()
    nodes = [node for each in (manifest, *others) for node in each["nodes"].values()]
    for schema in {"raw", *(node.get("schema", "main") for node in nodes)} - {"main"}:
        warehouse.execute(f'create schema db."{schema}"')
    for name, columns in project.sources.items():
        fill_source(warehouse, name, columns)
    for unique_id in in_order(manifest):
        node = manifest["nodes"][unique_id]
        for each in manifest["parent_map"][unique_id]:
            if each.startswith("function."):
                define(warehouse, manifest["functions"][each])
        if unique_id.startswith("seed."):
            load_seed(warehouse, node["relation_name"], project.files[node["original_file_path"]])
        if node["config"]["materialized"] != "ephemeral":
            _run(warehouse, node, manifest["parent_map"][unique_id], ran)
    for other in others:
        for unique_id in in_order(other):
            if other["nodes"][unique_id].get("compiled_code"):
                _run(warehouse, other["nodes"][unique_id], other["parent_map"][unique_id], ran)
    for unique_id, model in manifest["semantic_models"].items():
        _measure(warehouse, unique_id, model, manifest, ran)
    for unique_id in manifest["metrics"]:
        if any(parent in ran.errors for parent in manifest["parent_map"][unique_id]):
            ran.blocked.add(unique_id)
    return ran


def _run(warehouse: duckdb.DuckDBPyConnection, node: dict[str, Any], parents: list[str], ran: Ran) -> None:
    unique_id = node["unique_id"]
    if any(each in ran.errors or each in ran.blocked for each in parents):
        ran.blocked.add(unique_id)
        return
    sql, relation = node.get("compiled_code"), node["relation_name"]
    if any(each in ran.skipped for each in parents) or (sql is None and node["resource_type"] != "seed"):
        ran.skipped.add(unique_id)
        return
    try:
        if sql is not None and relation is not None:
            warehouse.execute(f"create table {relation} as {sql}")
        found = warehouse.execute(f"select * from {relation}" if relation else str(sql))
    except duckdb.Error as error:
        ran.errors[unique_id] = str(error)
        return
    ran.columns[unique_id] = tuple(each[0].lower() for each in found.description or ())
    ran.rows[unique_id] = found.fetchall()


def _measure(
    warehouse: duckdb.DuckDBPyConnection, unique_id: str, model: dict[str, Any], manifest: dict[str, Any], ran: Ran
) -> None:
    (parent,) = manifest["parent_map"][unique_id]
    elements = [each for kind in ("entities", "dimensions", "measures") for each in model[kind]]
    expressions = ", ".join(str(each["expr"] or each["name"]) for each in elements)
    if parent in ran.errors or parent in ran.blocked:
        ran.blocked.add(unique_id)
        return
    try:
        warehouse.execute(f"select {expressions} from {manifest['nodes'][parent]['relation_name']}")
    except duckdb.Error as error:
        ran.errors[unique_id] = str(error)


def in_order(manifest: dict[str, Any]) -> list[str]:
    """Nodes after what they read, whether by `ref` or by a relation's bare name; tests last."""
    nodes = manifest["nodes"]
    by_relation = {node["relation_name"]: uid for uid, node in nodes.items() if node["relation_name"]}

    def reads(uid: str) -> list[str]:
        sql = nodes[uid].get("compiled_code") or ""
        by_name = [other for relation, other in by_relation.items() if other != uid and relation in sql]
        return [*manifest["parent_map"][uid], *by_name]

    order: list[str] = []
    waiting = sorted(nodes, key=lambda uid: (uid.startswith("test."), uid))
    while waiting:
        ready = [uid for uid in waiting if not any(each in waiting for each in reads(uid))]
        order += ready
        waiting = [uid for uid in waiting if uid not in ready]
        assert ready, f"a circle: {waiting}"
    return order


def fill_source(warehouse: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str]) -> None:
    """Every column has its own dice: a table that gains a column keeps the values of the others."""
    dice = {column: random.Random(f"{name}.{column}") for column in columns}
    warehouse.execute(f'create table db.raw."{name}" ({", ".join(f"{c} {kind}" for c, kind in columns.items())})')
    rows = [[dice[column].choice(_VALUES[kind]) for column, kind in columns.items()] for _ in range(_ROWS)]
    _insert(warehouse, f'db.raw."{name}"', rows)


def define(warehouse: duckdb.DuckDBPyConnection, function: Mapping[str, Any]) -> None:
    """Makes a function, in place of what was there under its name."""
    name = f'db."{function["schema"]}"."{function["alias"]}"'
    arguments = ", ".join(each["name"] for each in function["arguments"])
    warehouse.execute(f"create or replace macro {name}({arguments}) as ({function['compiled_code']})")


def load_seed(warehouse: duckdb.DuckDBPyConnection, relation: str, text: str) -> None:
    """Makes a seed's table, all text, in place of a source of that name."""
    header, *rows = csv.reader(io.StringIO(text))
    warehouse.execute(f"create or replace table {relation} ({', '.join(f'{name} varchar' for name in header)})")
    _insert(warehouse, relation, rows)


def _insert(warehouse: duckdb.DuckDBPyConnection, relation: str, rows: Sequence[Sequence[object]]) -> None:
    """All rows in one statement: DuckDB takes as long for each."""
    places = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
    warehouse.execute(f"insert into {relation} values {places}", [value for row in rows for value in row])


def overlay(*folders: Path) -> dict[str, str]:
    """The files of one folder, with those of the next laid over it; an empty file takes one away."""
    files = {
        str(path.relative_to(folder).as_posix()): path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {path: text for path, text in files.items() if text.strip()}
