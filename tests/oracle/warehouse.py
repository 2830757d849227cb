"""A warehouse in memory in which a project's nodes are built from their compiled SQL: base once, head over it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from tests.oracle.leaves import Leaf, leaves
from tests.oracle.materialize import Refused, build_node, test_finds
from tests.oracle.project import Built, Node, OracleError
from tests.oracle.resampled import Resampling, resample
from tests.oracle.tables import Contents, Difference, contents, difference


@dataclass(slots=True)
class Ran:
    """What happened when some nodes were built over base.

    `errors` failed themselves, `blocked` stand behind those, `skipped` have nothing to run or read something that was
    never built; `differences` is what was built, against base; `failing` are tests that find rows, and found none.
    """

    errors: dict[str, str] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    differences: dict[str, Difference] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    executed: set[str] = field(default_factory=set)


# A sum that is rounded needs some luck to come out otherwise.
_ORDERS = 3


class Warehouse:
    """Base's tables are kept aside; under their own names stand views on them, and head's tables while it runs.

    With `other` the project is built over other rows of what it reads.
    """

    def __init__(self, built: Built, nodes: Mapping[str, Node], other: Resampling | None = None) -> None:
        self._nodes = nodes
        self._other = other
        self._connection = duckdb.connect()
        self._leaves: dict[str, Leaf] = {}
        self._kept: dict[str, Contents] = {}
        self._finds: dict[str, bool] = {}
        self.unbuilt: dict[str, str] = {}
        """What could not be built at base, and why: it is left out."""
        self.unstable: set[str] = set()
        """What gives other rows from one build to the next, or where the sources' rows stand in another order."""
        self.unsettled: dict[str, frozenset[str]] = {}
        """The columns of these that did so; all of them where the rows did."""
        self._open(built)
        if other is not None:
            stored = {
                uid: _stored(node) for uid, node in nodes.items() if node.sql is None and node.relation is not None
            }
            there = {uid: table for uid, table in stored.items() if self.value(f"select count(*) from {table}")}
            self._leaves = leaves(self._connection, there)
        self._build_base()
        self._find_unstable()

    def kept(self, unique_id: str) -> Contents | None:
        """Base's table of a node; None where it was not built."""
        return self._kept.get(unique_id)

    def finds(self, unique_id: str) -> bool:
        """Whether a test finds rows at base."""
        return self._finds.get(unique_id, False)

    def value(self, sql: str) -> tuple[object, ...] | None:
        """The first row of a query that runs at base; None where it fails or has no row."""
        try:
            found = self._connection.execute(sql).fetchone()
        except duckdb.Error:
            return None
        return found if found is None else tuple(found)

    def values(self, sql: str) -> list[str]:
        """The first column of a query that runs at base; none where it fails."""
        try:
            return [str(row[0]) for row in self._connection.execute(sql).fetchall()]
        except duckdb.Error:
            return []

    def gives_the_same(self, unique_id: str, sql: str) -> bool:
        """Whether a query gives what a node holds at base."""
        kept = self._kept[unique_id]
        try:
            self._connection.execute(f"create or replace table kept.tried as (\n{sql}\n)")
            found = difference(self._connection, kept, contents(self._connection, "kept.tried"))
        except duckdb.Error:
            return False
        return found == Difference(kept=True)

    def run(self, head: Iterable[Node], *, later: bool = False) -> Ran:
        """Builds head's nodes, upstream first, compares them with base, and puts base's back.

        With `later`, snapshots hold what is current after their next run.
        """
        ran, replaced = Ran(), list[Node]()
        try:
            for node in head:
                self._run(node, ran, replaced, later)
        finally:
            for node in replaced:
                self._stand_in(node)
        return ran

    def _run(self, node: Node, ran: Ran, replaced: list[Node], later: bool) -> None:
        uid = node.unique_id
        if node.is_test:
            missing = uid in self.unbuilt
        else:
            # A Python model was built by dbt, and can't be built again here.
            missing = uid not in self._kept or node.sql is None
        if missing or any(each in ran.skipped for each in node.parents):
            ran.skipped.add(uid)
            return
        if any(each in ran.blocked or (each in ran.errors and not self._never_runs(each)) for each in node.parents):
            ran.blocked.add(uid)
            return
        ran.executed.add(uid)
        try:
            if node.is_test:
                if test_finds(self._connection, node) and not self._finds[uid]:
                    ran.failing.add(uid)
                return
            replaced.append(node)
            self._drop(node)
            build_node(self._connection, node, _table(node), before=self._kept[uid].table, later=later)
            found = contents(self._connection, _table(node))
        except duckdb.OutOfMemoryException:
            # So many rows are not this machine's to judge; another one would build them.
            ran.executed.discard(uid)
            ran.skipped.add(uid)
            return
        except (duckdb.Error, Refused) as error:
            ran.errors[uid] = str(error)
            return
        ran.differences[uid] = difference(self._connection, self._kept[uid], found)

    def _never_runs(self, unique_id: str) -> bool:
        return self._nodes[unique_id].is_ephemeral

    def _open(self, built: Built) -> None:
        run = self._connection.execute
        run("set threads = 1")
        # Rows drawn anew can send a recursion round in a circle: that fails, instead of taking the machine with it.
        run("set memory_limit = '1500MB'")
        run("set temp_directory = ''")
        run("set preserve_insertion_order = true")
        run(f"set file_search_path = '{str(built.folder).replace(chr(39), chr(39) * 2)}'")
        run(f"attach '{str(built.warehouse).replace(chr(39), chr(39) * 2)}' as built (read_only)")
        run("attach ':memory:' as kept")
        databases = {str(node.written.get("database")) for node in self._nodes.values() if node.relation}
        clash = databases & {"built", "kept", "memory", "system", "temp"}
        if clash:
            raise OracleError(f"the project's database is named {sorted(clash)[0]}, which the oracle needs itself")
        for database in sorted(databases):
            run(f"attach ':memory:' as {_name(database)}")
        for database, schema in sorted({_place(node) for node in self._nodes.values() if node.relation}):
            run(f"create schema if not exists {_name(database)}.{_name(schema)}")
        own = next((each for each in sorted(databases) if each == built.warehouse.stem), min(databases, default=None))
        if own is not None:
            run(f"use {_name(own)}.main")
        self._own_words()

    def _own_words(self) -> None:
        """The types and macros that the warehouse has besides DuckDB's own."""
        run = self._connection.execute
        for name, kind, labels in run(
            "select type_name, logical_type, labels from duckdb_types() where database_name = 'built' and not internal"
        ).fetchall():
            listed = ", ".join("'" + str(label).replace("'", "''") + "'" for label in labels or ())
            run(f"create type {_name(name)} as {f'enum ({listed})' if labels is not None else kind}")
        for name, parameters, definition, kind in run(
            "select function_name, parameters, macro_definition, function_type from duckdb_functions() "
            "where database_name = 'built' and not internal and macro_definition is not null"
        ).fetchall():
            made = "table " if kind == "table_macro" else ""
            run(f"create macro {_name(name)}({', '.join(parameters)}) as {made}{definition}")

    def _build_base(self) -> None:
        for number, node in enumerate(self._nodes.values()):
            uid = node.unique_id
            failed = next((each for each in node.parents if each in self.unbuilt), None)
            if failed is not None:
                self.unbuilt[uid] = f"it reads {failed}"
                continue
            table = f"kept.t{number}"
            try:
                if node.is_test:
                    if node.sql is None:
                        raise Refused("dbt did not compile it")
                    self._finds[uid] = test_finds(self._connection, node)
                    continue
                self._store(node, table)
                self._kept[uid] = contents(self._connection, table, with_keys=True)
                self._stand_in(node)
            except (duckdb.Error, Refused) as error:
                self.unbuilt[uid] = " ".join(str(error).split())

    def _store(self, node: Node, table: str) -> None:
        """Builds a node at base; what has no SQL is taken as dbt built it."""
        if node.sql is None:
            if node.relation is None:
                raise Refused("there is nothing to run")
            if self._other is None:
                self._connection.execute(f"create table {table} as select * from {_stored(node)}")
            elif node.unique_id not in self._leaves:
                raise Refused("dbt did not build it")
            else:
                resample(self._connection, self._leaves, node.unique_id, table, self._other)
        else:
            build_node(self._connection, node, table)

    def _find_unstable(self) -> None:
        """Builds all of it again over sources in other orders: what differs can't be judged by its rows."""
        for order in range(_ORDERS):
            for uid, kept in self._kept.items():
                self._build_again(self._nodes[uid], kept, order)
        for uid in self._kept:
            if not self._nodes[uid].is_ephemeral:
                self._stand_in(self._nodes[uid])

    def _build_again(self, node: Node, kept: Contents, order: int) -> None:
        """Builds a node over what was built again before it, and puts that in another order in its place."""
        run, made = self._connection.execute, kept.table
        if node.sql is not None:
            run("drop table if exists kept.again")
            try:
                build_node(self._connection, node, "kept.again", before=kept.table)
                again = difference(self._connection, kept, contents(self._connection, "kept.again"))
                made = "kept.again"
            except (duckdb.Error, Refused):
                again = Difference(content=True)
            if again != Difference(kept=True):
                self.unstable.add(node.unique_id)
                moved = again.changed if again.changed and not again.rows else frozenset(map(str.lower, kept.types))
                self.unsettled[node.unique_id] = self.unsettled.get(node.unique_id, frozenset()) | moved
        if not node.is_ephemeral and node.relation is not None:
            self._drop(node)
            keys = ", ".join(f'"{name}"::varchar' for name in kept.types)
            run(f"create table {node.relation} as select * from {made} order by hash(concat_ws('|', {keys}, {order}))")

    def _drop(self, node: Node) -> None:
        for kind in ("view", "table"):
            try:
                self._connection.execute(f"drop {kind} if exists {_table(node)}")
            except duckdb.CatalogException:
                continue  # it is of the other kind

    def _stand_in(self, node: Node) -> None:
        self._drop(node)
        if not node.is_ephemeral and node.relation is not None:
            kept = self._kept[node.unique_id].table
            self._connection.execute(f"create view {node.relation} as select * from {kept}")


def _table(node: Node) -> str:
    """Where head's table stands; an ephemeral model has none that anybody reads."""
    return "kept.ephemeral" if node.is_ephemeral or node.relation is None else node.relation


def _stored(node: Node) -> str:
    """Where dbt's own table stands."""
    alias = node.written.get("identifier") or node.written.get("alias") or node.written["name"]
    return f"built.{_name(_place(node)[1])}.{_name(str(alias))}"


def _place(node: Node) -> tuple[str, str]:
    return str(node.written.get("database")), str(node.written["schema"])


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
