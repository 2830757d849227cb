"""Another content of a project's sources: more rows, whose values are drawn from those that each column has."""

import duckdb

from tests.oracle.edits import quoted

_WHOLE = ("INTEGER", "BIGINT", "SMALLINT", "HUGEINT")


def resample(connection: duckdb.DuckDBPyConnection, stored: str, table: str, *, seed: int, copies: int) -> None:
    """Makes `table` of a stored one: each row so many times, a third of its values other ones of their column.

    Columns whose values differ in every row stay keys: whole numbers and texts get new values in the copies.
    """
    described = connection.execute(f"describe {stored}").fetchall()
    types = {str(row[0]): str(row[1]) for row in described}
    counts = ", ".join(f"count(distinct {quoted(name)})" for name in types)
    found = connection.execute(f"select count(*), {counts} from {stored}").fetchone()
    assert found is not None
    listed = []
    for at, (name, kind) in enumerate(types.items()):
        column = quoted(name)
        if found[at + 1] == found[0]:
            listed.append(f"{_key(column, kind)} as {column}")
        else:
            drawn = f"(select list({column}) from {stored})[1 + (hash(place, copy, {at}, {seed}) % {found[0]})::int]"
            listed.append(
                f"case when hash(copy, {seed}, {at}, place) % 3 = 0 then {drawn} else {column} end as {column}"
            )
    rows = f"(select *, row_number() over () as place from {stored}), range({copies}) as made(copy)"
    connection.execute(f"create table {table} as select {', '.join(listed)} from {rows}")


def _key(column: str, kind: str) -> str:
    if kind in _WHOLE:
        return f"({column} + copy * 100000)::{kind.lower()}"
    return f"{column} || repeat('x', copy::int)" if kind == "VARCHAR" else column
