"""Two versions of some models, compared by the tool and executed in DuckDB."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import duckdb

from dbt_impact.compare.changes import NodeImpact
from tests.building import compared, model_id

TABLES = {"t": "id, k, v, g", "u": "id, k, w", "r": "k, x, g"}
_ROWS = {
    "t": "(1, 1, 10, 1), (2, 1, 20, 2), (3, 2, null, 1), (4, null, 5, null), (4, null, 5, null), (5, 3, 2, 2), "
    "(6, 9, 30, null), (7, 1, 3, 2)",
    "u": "(1, 1, 7), (2, 1, 8), (3, 3, 9), (4, null, 1), (6, 2, 2)",
    "r": "(1, 5, 1), (2, 6, null), (2, 6, 2), (null, 1, 1), (1, 10, 2)",
}
MODEL = "m"

Models = str | Mapping[str, str]


def models(given: Models) -> Mapping[str, str]:
    """One query is the model `m`; several are models that read each other by name."""
    return {MODEL: given} if isinstance(given, str) else given


def impact(folder: Path, base: Models, head: Models) -> NodeImpact | None:
    """What happens to `m`; None where nothing does."""
    return compared(folder, TABLES, models(base), models(head)).nodes.get(model_id(MODEL))


def is_same(found: NodeImpact | None) -> bool:
    return found is None or (found.effect == "equivalent" and not found.columns_added)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, columns in TABLES.items():
        connection.execute(
            f"create table {name} ({', '.join(f'{each.strip()} integer' for each in columns.split(','))})"
        )
        connection.execute(f"insert into {name} values {_ROWS[name]}")
    return connection


def executed(given: Models) -> tuple[tuple[str, ...], Counter[tuple[str, ...]]]:
    """The columns and rows of `m`, the columns in the order of their names."""
    connection = _database().cursor()
    connection.execute("begin")
    try:
        for name, sql in models(given).items():
            connection.execute(f"create view {name} as {sql}")
        found = connection.execute(f"select * from {MODEL}")
        names = [column[0].lower() for column in found.description or ()]
        order = sorted(range(len(names)), key=lambda i: names[i])
        rows = Counter(tuple(str(row[i]) for i in order) for row in found.fetchall())
        return tuple(names[i] for i in order), rows
    finally:
        connection.execute("rollback")
