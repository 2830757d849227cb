"""Whether what DuckDB does to a query's result when one source column is edited is what our comparison says.

Every column that a query's text names (every column, where it has a star) is dropped, renamed, shifted (`+ 1`,
`|| ' '`) and emptied in every other row, one at a time; the query runs before and after. Truth is that it fails, or
which output columns hold other values, each compared as a bag.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import duckdb
import msgspec

from benchmarks.suites.artifacts import write
from benchmarks.suites.statements import Statement
from dbt_impact.compare.changes import NodeImpact
from dbt_impact.compare.compare import compare
from dbt_impact.project.project import Project, read_project

Kind = Literal["drop", "rename", "shift", "empty"]
KINDS: tuple[Kind, ...] = ("drop", "rename", "shift", "empty")
READER = "model.suite.reader"
Result = dict[str, list[str]] | None
"""A result's columns, each as a sorted list of values; None where the query fails."""


class Query(msgspec.Struct, frozen=True):
    """A query of a fixture over tables of it."""

    name: str
    sql: str
    reads: frozenset[str]


class Trial(msgspec.Struct, frozen=True):
    """One edit of one column under one query: what happened and what was said.

    `changed` are the output columns of other values, `called` those that are said to change (all, where the rows may),
    `missed` what is in the first alone; `called_broken` that the query is said to fail.
    """

    query: str
    column: str
    kind: Kind
    failed: bool
    changed: frozenset[str]
    missed: frozenset[str]
    called_broken: bool
    called: frozenset[str]
    unknown: bool


def trials(connection: duckdb.DuckDBPyConnection, query: Query) -> Iterator[Trial]:
    """Every edit of every column that the query could read; `raw_NAME` holds a table's data."""
    read = {name: _columns(connection, name) for name in sorted(query.reads)}
    for name in read:
        connection.execute(f"create or replace view {name} as select * from raw_{name}")
    before = _result(connection, query.sql)
    assert before is not None, query.name
    with tempfile.TemporaryDirectory() as folder:
        base = _project(Path(folder), query, read, {})
        for table, columns in read.items():
            for column in _tried(query, columns):
                for kind in KINDS:
                    sql = edited(table, columns, column, kind)
                    connection.execute(f"create or replace view {table} as {sql}")
                    after = _result(connection, query.sql)
                    impact = _impact(base, query, read, table, sql)
                    yield _trial(query, f"{table}.{column}", kind, before, after, impact)
            connection.execute(f"create or replace view {table} as select * from raw_{table}")


def _tried(query: Query, columns: Iterable[str]) -> list[str]:
    """The columns that a query may read: a star that neither counts nor multiplies may be any of them."""
    starred = "*" in query.sql.replace("(*)", "").replace(" * ", "")
    return [each for each in columns if starred or each in query.sql.lower()]


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table's data, with their types."""
    found = connection.execute(f"describe raw_{table}").fetchall()
    return {str(row[0]): str(row[1]).lower() for row in found}


def edited(table: str, columns: Mapping[str, str], column: str, kind: Kind) -> str:
    """The query that makes the table with one column edited."""
    is_text = columns[column] == "varchar"
    new = {
        "drop": "",
        "rename": f"{column} as {column}_renamed",
        # What stands in a text may be a date, and stays one.
        "shift": f"{column} || ' ' as {column}" if is_text else f"{column} + 1 as {column}",
        "empty": f"case when hash({column}) % 2 = 0 then {column} end as {column}",
    }[kind]
    listed = [new if each == column else each for each in columns]
    return f"select {', '.join(each for each in listed if each)} from raw_{table}"


def _result(connection: duckdb.DuckDBPyConnection, sql: str) -> Result:
    try:
        found = connection.execute(sql)
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ConversionException, duckdb.ParserException):
        return None
    names = [each[0].lower() for each in found.description or ()]
    rows = found.fetchall()
    return {f"{name}@{at}": sorted(_shown(row[at]) for row in rows) for at, name in enumerate(names)}


def _shown(value: object) -> str:
    """A value as text; floats to nine digits, as sums of them depend on the order."""
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def _impact(
    base: Project, query: Query, read: Mapping[str, Mapping[str, str]], table: str, sql: str
) -> NodeImpact | None:
    with tempfile.TemporaryDirectory() as folder:
        return compare(base, _project(Path(folder), query, read, {table: sql})).nodes.get(READER)


def _project(folder: Path, query: Query, read: Mapping[str, Mapping[str, str]], new: Mapping[str, str]) -> Project:
    built = {
        f"model.suite.{name}": Statement(
            name, (), new.get(name, f"select {', '.join(columns)} from raw_{name}"), frozenset({f"raw_{name}"})
        )
        for name, columns in read.items()
    }
    built[READER] = Statement("", (), query.sql, query.reads)
    write(folder, built, [f"raw_{name}" for name in read], "duckdb", {f"raw_{k}": v for k, v in read.items()})
    return read_project(folder)


def _trial(
    query: Query, column: str, kind: Kind, before: dict[str, list[str]], after: Result, impact: NodeImpact | None
) -> Trial:
    names = [key.rpartition("@")[0] for key in before]
    changed = frozenset[str]()
    if after is not None:
        changed = frozenset(key.rpartition("@")[0] for key in before if before[key] != after.get(key))
    effect = impact.effect if impact is not None else ""
    said: Iterable[str] = ()
    if impact is not None:
        said = names if impact.rows_changed else [*impact.columns_changed, *impact.columns_removed, *impact.renamed]
    called = frozenset(each.lower() for each in said)
    unknown, broken = effect == "unknown", effect == "broken"
    missed = frozenset[str]() if unknown or broken else changed - called
    return Trial(query.name, column, kind, after is None, changed, missed, broken, called, unknown)
