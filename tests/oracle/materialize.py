"""Builds one node in DuckDB as dbt-duckdb would: contracts, incremental models at their next run, snapshots, tests."""

import duckdb

from tests.oracle.project import Node
from tests.oracle.snapshots import checked, first_run, keys, next_run


class Refused(Exception):
    """dbt would stop here, although DuckDB runs the query."""


def build_node(
    connection: duckdb.DuckDBPyConnection,
    node: Node,
    table: str,
    *,
    before: str | None = None,
    later: bool = False,
) -> None:
    """Makes `table` from a node's SQL on an empty warehouse; then, where it stores, the next run onto `before`.

    With `later`, what a snapshot holds is what is current after its next run onto `before`.

    Raises duckdb.Error, or Refused, as the warehouse or dbt would.
    """
    assert node.sql is not None
    sql = node.sql
    if node.kind == "snapshot":
        sql = next_run(connection, node, before) if later and before is not None else first_run(node)
    connection.execute(f"create table {table} as (\n{sql}\n)")
    if node.contract:
        _hold_contract(connection, node, table)
    if before is not None and node.materialized == "incremental":
        _next_run(connection, node, table, before)
    if node.kind == "snapshot":
        columns = ", ".join(checked(node))
        connection.execute(f"select {columns or '1'} from {table} limit 0")


def test_finds(connection: duckdb.DuckDBPyConnection, node: Node) -> bool:
    """Whether a data test finds what it looks for. Raises duckdb.Error where it can't run."""
    assert node.sql is not None
    calculated = str((node.written.get("config") or {}).get("fail_calc") or "count(*)")
    found = connection.execute(f"select {calculated} from (\n{node.sql}\n) as found").fetchone()
    return found is not None and found[0] not in (0, None)


def _hold_contract(connection: duckdb.DuckDBPyConnection, node: Node, table: str) -> None:
    found = {name.lower(): kind for name, kind in _types(connection, table).items()}
    promised = {
        name.lower(): str(connection.execute(f"select typeof(cast(null as {it['data_type']}))").fetchall()[0][0])
        for name, it in node.columns.items()
    }
    if found != promised:
        differ = sorted(found.items() ^ promised.items())
        raise Refused(f"the contract is not met: {', '.join(f'{name} {kind}' for name, kind in differ)}")


def _types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.execute(f"describe {table}").fetchall()}


def _next_run(connection: duckdb.DuckDBPyConnection, node: Node, table: str, before: str) -> None:
    """The next run stores head's rows in the table that base made."""
    if (node.written.get("config") or {}).get("incremental_strategy") != "append":
        # Where the new rows lack the key, dbt-duckdb finds the stored table's own, and deletes all that is stored.
        connection.execute(f"select {', '.join(keys(node)) or '1'} from {table} limit 0")
    now, stored = _types(connection, table), _types(connection, before)
    if now == stored:
        return
    on_change = (node.written.get("config") or {}).get("on_schema_change")
    if on_change == "fail":
        raise Refused(f"the columns changed, and on_schema_change is fail: {sorted(now.items() ^ stored.items())}")
    if on_change in ("append_new_columns", "sync_all_columns"):
        return
    columns = ", ".join(f'"{name}"' for name in stored)
    connection.execute(f"create or replace table kept.stored as select * from {before} limit 0")
    connection.execute(f"insert into kept.stored ({columns}) select {columns} from {table}")
