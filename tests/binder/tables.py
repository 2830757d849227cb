"""The tables that the queries here read, as the report and DuckDB see them, and DuckDB's answer to a query."""

import duckdb

TABLES = {"orders": "id, customer, amount, note, day", "customers": "id, name, city"}
_TEXTS = frozenset({"note", "day", "name", "city"})


def warehouse() -> duckdb.DuckDBPyConnection:
    """A warehouse with the tables, without rows: what is refused is refused before any is read."""
    connection = duckdb.connect(config={"threads": 1, "python_enable_replacements": False})
    for name, columns in TABLES.items():
        listed = ", ".join(f"{each} {'varchar' if each in _TEXTS else 'integer'}" for each in columns.split(", "))
        connection.execute(f"create table {name} ({listed})")
    return connection


def refusal(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """Why DuckDB does not take a query, in its first line; None where it does."""
    try:
        connection.execute(f"create or replace temp table built as {sql}")
    except duckdb.Error as error:
        return str(error).partition("\n")[0]
    return None
