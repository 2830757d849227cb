"""What two versions of a table hold, compared: columns, rows, and the values of each column in the rows that stay."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

_KEYS_TRIED = 4


@dataclass(frozen=True, slots=True)
class Contents:
    """A table: name → type in order, the number of rows, and a sum over each column's values that their order spares.

    `keys` are the columns (in lower case) whose values differ in every row, where that was asked for.
    """

    table: str
    types: dict[str, str]
    rows: int
    sums: dict[str, int]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """How head's table differs from base's.

    `changed` are columns whose values differ in rows that stay (by a key that both sides share), or else as multisets.
    `rows`: another number of rows. `kept`: a key shows that the rows are the same. `content`: the columns that both
    have don't hold the same rows.
    """

    lost: frozenset[str] = frozenset()
    gained: frozenset[str] = frozenset()
    retyped: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    rows: bool = False
    kept: bool = False
    content: bool = False


def contents(connection: duckdb.DuckDBPyConnection, table: str, *, with_keys: bool = False) -> Contents:
    """Reads a table once."""
    described = connection.execute(f"describe {table}").fetchall()
    types = {str(row[0]): str(row[1]) for row in described}
    sums = ", ".join(f"sum(hash({_plain(name, kind)})::hugeint)" for name, kind in types.items())
    found = connection.execute(f"select count(*), {sums} from {table}").fetchone()
    assert found is not None
    keys: frozenset[str] = frozenset()
    if with_keys and found[0]:
        keys = frozenset(name.lower() for name in types if _is_key_of(connection, table, name, found[0]))
    return Contents(table, types, found[0], dict(zip(types, found[1:], strict=True)), keys)


def difference(connection: duckdb.DuckDBPyConnection, base: Contents, head: Contents) -> Difference:
    """Compares two tables by the names of their columns, whatever their case."""
    before = {name.lower(): name for name in base.types}
    after = {name.lower(): name for name in head.types}
    common = [name for name in before if name in after]
    retyped = frozenset(name for name in common if base.types[before[name]] != head.types[after[name]])
    lost, gained = frozenset(before.keys() - after.keys()), frozenset(after.keys() - before.keys())
    alike = [name for name in common if name not in retyped]
    moved = frozenset(name for name in alike if base.sums[before[name]] != head.sums[after[name]])
    rows = base.rows != head.rows
    if not (moved or rows) and _whole(connection, base, alike) == _whole(connection, head, alike):
        return Difference(lost, gained, retyped, kept=True)
    kept, changed = _by_key(connection, base, head, alike, retyped)
    if kept is None:
        return Difference(lost, gained, retyped, moved, rows, content=True)
    return Difference(lost, gained, retyped, changed, rows, kept=kept, content=True)


def _by_key(
    connection: duckdb.DuckDBPyConnection, base: Contents, head: Contents, names: Sequence[str], retyped: frozenset[str]
) -> tuple[bool | None, frozenset[str]]:
    """Whether all rows stay, and the columns that differ in those that do; None where no column is a key.

    Of several keys that one is believed by which the fewest columns differ: a row's number is a key too, and another
    row's when the order changes. A key of another type is the same key where its texts are.
    """
    best: tuple[bool, frozenset[str]] | None = None
    tried = [name for name in names if name in base.keys][:_KEYS_TRIED]
    for key in (*tried, *sorted(retyped & base.keys)[:_KEYS_TRIED]):
        same = base.rows == head.rows and (key in retyped or _sum(base, key) == _sum(head, key))
        if (not same and base.rows == head.rows) or not _is_key_of(connection, head.table, key, head.rows):
            continue
        others = [name for name in names if name != key]
        differs = "".join(
            f", count(*) filter (where {_of(base, name, 'b')} is distinct from {_of(head, name, 'h')})"
            for name in others
        )
        sides = [f'{side}."{_quoted(key)}"{"::varchar" if key in retyped else ""}' for side in "bh"]
        join = f"{base.table} b join {head.table} h on {' = '.join(sides)}"
        found = connection.execute(f"select count(*){differs} from {join}").fetchone()
        assert found is not None
        if key in retyped and found[0] != min(base.rows, head.rows):
            continue
        changed = frozenset(name for name, count in zip(others, found[1:], strict=True) if count)
        if best is None or len(changed) < len(best[1]):
            best = same, changed
        elif len(changed) == len(best[1]) and best[0] == same:
            # Who moved, the row or its number? Both say as much: only what both say is sure.
            best = same, changed & best[1]
    return best or (None, frozenset())


def _is_key_of(connection: duckdb.DuckDBPyConnection, table: str, name: str, rows: int) -> bool:
    found = connection.execute(f'select count(distinct "{_quoted(name)}") from {table}').fetchone()
    return found is not None and found[0] == rows


def _sum(of: Contents, name: str) -> int:
    return next(value for column, value in of.sums.items() if column.lower() == name)


def _of(of: Contents, name: str, alias: str) -> str:
    kind = next(kind for column, kind in of.types.items() if column.lower() == name)
    return _plain(name, kind, alias)


def _whole(connection: duckdb.DuckDBPyConnection, of: Contents, names: Sequence[str]) -> object:
    values = ", ".join(_of(of, name, "t") for name in names) or "1"
    return connection.execute(f"select sum(hash({values})::hugeint) from {of.table} t").fetchone()


def _plain(name: str, kind: str, alias: str = "") -> str:
    """A column as it is compared: floating-point numbers to nine digits, as the last depend on the order of a sum."""
    column = f'{alias}."{_quoted(name)}"' if alias else f'"{_quoted(name)}"'
    if kind in ("DOUBLE", "FLOAT"):
        return f"printf('%.8e', {column} + 0.0)"
    return f"{column}::varchar" if kind.startswith(("STRUCT", "MAP")) or kind.endswith("[]") else column


def _quoted(name: str) -> str:
    return name.replace('"', '""')
