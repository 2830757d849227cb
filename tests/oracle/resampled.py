"""Another content of a project's sources: more rows, whose values are drawn from those that each column has."""

from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

import duckdb

from tests.oracle.edits import quoted
from tests.oracle.leaves import WHOLE, Leaf

_NUMBERS = (*WHOLE, "DOUBLE", "FLOAT")
_MOST_ROWS = 4_000


class Resampling(NamedTuple):
    """How other rows are drawn: by a seed, each row so many times, as far as a table stays small.

    With `moves`, numbers and dates move to where no row has them, some values become the constants that the SQL
    compares them with (`compared`, by the column's name), and some go. With `thins`, some relations keep one of so many
    rows, and some none. Of those in `repeated` (their ids) every row comes twice with the same keys: a join by them
    finds two partners. Those in `keyed` keep keys of two columns, those in `held` their rows.
    """

    seed: int
    copies: int
    moves: bool = False
    thins: int = 1
    compared: Mapping[str, tuple[str, ...]] = {}
    repeated: frozenset[str] = frozenset()
    keyed: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()


def resample(
    connection: duckdb.DuckDBPyConnection, leaves: Mapping[str, Leaf], unique_id: str, table: str, how: Resampling
) -> None:
    """Makes `table` of a stored relation: of the values of its rows, a third are other ones of their column.

    Columns whose values differ in every row stay keys, unless rows repeat: whole numbers and texts get new values in
    the copies, and so do the columns that point to them.
    """
    leaf = leaves[unique_id]
    thinned = _thinned(unique_id, how)
    if unique_id in how.held:
        connection.execute(f"create table {table} as select * exclude (drawn_place) from {_placed(leaf)}{thinned}")
        return
    repeats = unique_id in how.repeated
    listed = (f"{_made(leaves, leaf, name, how, at, repeats)} as {quoted(name)}" for at, name in enumerate(leaf.types))
    copies = 2 if repeats else _copies(leaf, how)
    made = f"{_placed(leaf)}, range({copies}) as made(drawn_copy)"
    connection.execute(f"create table {table} as select {', '.join(listed)} from {made}{thinned}")
    if unique_id in how.keyed and not repeats:
        for pair in leaf.pairs:
            by = ", ".join(quoted(name) for name in pair)
            connection.execute(f"delete from {table} where rowid not in (select min(rowid) from {table} group by {by})")


def _thinned(unique_id: str, how: Resampling) -> str:
    if how.thins == 1:
        return ""
    lot = crc32(f"{how.seed}/{unique_id}".encode()) % 4
    return (" where false", f" where hash(concat_ws('/', {how.seed}, drawn_place)) % {how.thins} = 0", "", "")[lot]


def _placed(leaf: Leaf) -> str:
    return f"(select *, row_number() over () as drawn_place from {leaf.stored})"


def _copies(leaf: Leaf, how: Resampling) -> int:
    return max(1, min(how.copies, _MOST_ROWS // max(leaf.rows, 1)))


def _made(leaves: Mapping[str, Leaf], leaf: Leaf, name: str, how: Resampling, at: int, repeats: bool) -> str:
    """The expression that draws a column's value."""
    column, kind = quoted(name), leaf.types[name]
    if name in leaf.keys:
        return column if repeats else _key(column, kind, "drawn_copy")
    lot = f"(hash(concat_ws('/', drawn_copy, {how.seed}, {at}, drawn_place)) % 1000000007)::bigint"
    drawn = f"(select list({column}) from {leaf.stored})[1 + (hash({lot}) % {max(leaf.rows, 1)})::int]"
    points = leaf.foreign.get(name)
    if points is not None:
        copies = 1 if {points.unique_id} & (how.repeated | how.held) else _copies(leaves[points.unique_id], how)
        value = _key(column, kind, f"(drawn_copy % {copies})")
        lost = (
            f"when 1 then null when 2 then {_key(drawn, kind, f'((drawn_copy + 1) % {copies})')}" if how.moves else ""
        )
        return f"case {lot} % 12 when 0 then {drawn} {lost} else {value} end"
    moved = _moved(column, kind, lot, how.compared.get(name.lower(), ())) if how.moves else column
    return f"case {lot} % 6 when 0 then {drawn} when 1 then {drawn} when 2 then {moved} else {column} end"


def _key(column: str, kind: str, copy: str) -> str:
    if kind in WHOLE:
        return f"({column} + {copy} * 100000)::{kind.lower()}"
    return f"{column} || repeat('x', {copy}::int)" if kind == "VARCHAR" else column


def _moved(column: str, kind: str, lot: str, constants: tuple[str, ...]) -> str:
    """A value that its column need not have, or none; half the time one that the SQL compares with."""
    away = _away(column, kind, f"(hash({lot}) % 1000003)::bigint")
    listed = ", ".join(f"try_cast('{each.replace(chr(39), chr(39) * 2)}' as {kind})" for each in constants)
    if not listed:
        return away
    known = f"list_filter([{listed}], lambda each: each is not null)"
    one = f"{known}[1 + (hash({lot} + 1) % greatest(len({known}), 1))::int]"
    return f"case when hash({lot} + 2) % 2 = 0 and len({known}) > 0 then {one} else {away} end"


def _away(column: str, kind: str, lot: str) -> str:
    if kind in _NUMBERS or kind.startswith("DECIMAL"):
        return f"case when {lot} % 4 > 0 then coalesce(try_cast({column} * ({lot} % 9 - 1) as {kind}), {column}) end"
    if kind == "DATE":
        return f"case when {lot} % 4 > 0 then {column} + ({lot} % 400)::int - 200 end"
    if kind.startswith("TIMESTAMP"):
        return f"case when {lot} % 4 > 0 then {column} + to_minutes(({lot} % 90000)::int - 45000) end"
    return f"case when {lot} % 2 > 0 then {column} end"
