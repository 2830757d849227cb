"""Another content of a project's sources: more rows, whose values are drawn from those that each column has."""

from typing import NamedTuple

import duckdb

from tests.oracle.edits import quoted

_WHOLE = ("INTEGER", "BIGINT", "SMALLINT", "HUGEINT")
_NUMBERS = (*_WHOLE, "DOUBLE", "FLOAT")
_MOST_ROWS = 4_000


class Resampling(NamedTuple):
    """How other rows are drawn: by a seed, each row so many times, as far as a table stays small.

    With `moves`, numbers and dates move to where no row has them, and some values go. Of the relations in `repeated`
    (their ids) every row comes twice with the same keys: a join by them finds two partners.
    """

    seed: int
    copies: int
    moves: bool = False
    repeated: frozenset[str] = frozenset()


def resample(connection: duckdb.DuckDBPyConnection, stored: str, table: str, how: Resampling, *, repeats: bool) -> None:
    """Makes `table` of a stored one: of the values of its rows, a third are other ones of their column.

    Columns whose values differ in every row stay keys, unless rows repeat: whole numbers and texts get new values in
    the copies.
    """
    described = connection.execute(f"describe {stored}").fetchall()
    types = {str(row[0]): str(row[1]) for row in described}
    counts = ", ".join(f"count(distinct {quoted(name)})" for name in types)
    found = connection.execute(f"select count(*), {counts} from {stored}").fetchone()
    assert found is not None
    rows = found[0]
    listed = []
    for at, (name, kind) in enumerate(types.items()):
        column = quoted(name)
        if found[at + 1] == rows:
            listed.append(f"{column if repeats else _key(column, kind)} as {column}")
            continue
        lot = f"hash(concat_ws('/', copy, {how.seed}, {at}, place))"
        drawn = f"(select list({column}) from {stored})[1 + (hash({lot}) % {max(rows, 1)})::int]"
        moved = _moved(column, kind, lot) if how.moves else column
        listed.append(
            f"case {lot} % 6 when 0 then {drawn} when 1 then {drawn} when 2 then {moved} else {column} end as {column}"
        )
    copies = 2 if repeats else max(1, min(how.copies, _MOST_ROWS // max(rows, 1)))
    made = f"(select *, row_number() over () as place from {stored}), range({copies}) as made(copy)"
    connection.execute(f"create table {table} as select {', '.join(listed)} from {made}")


def _key(column: str, kind: str) -> str:
    if kind in _WHOLE:
        return f"({column} + copy * 100000)::{kind.lower()}"
    return f"{column} || repeat('x', copy::int)" if kind == "VARCHAR" else column


def _moved(column: str, kind: str, lot: str) -> str:
    """A value that its column need not have, or none."""
    lot = f"hash({lot} % 1000003)"
    if kind in _NUMBERS or kind.startswith("DECIMAL"):
        return f"case when {lot} % 4 > 0 then coalesce(try_cast({column} * ({lot} % 9 - 1) as {kind}), {column}) end"
    if kind == "DATE":
        return f"case when {lot} % 4 > 0 then {column} + ({lot} % 400)::int - 200 end"
    if kind.startswith("TIMESTAMP"):
        return f"case when {lot} % 4 > 0 then {column} + to_minutes(({lot} % 90000)::int - 45000) end"
    return f"case when {lot} % 2 > 0 then {column} end"
