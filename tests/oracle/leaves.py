"""What a project's sources and seeds hold: their keys, and the columns of others that point to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import duckdb

from tests.oracle.edits import quoted

WHOLE = ("INTEGER", "BIGINT", "SMALLINT", "HUGEINT")
_PAIRED = 12


class Key(NamedTuple):
    """A column of a relation (its id) whose values differ in every row."""

    unique_id: str
    column: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stored relation: name → type, its keys of one column and of two, and the keys that other columns point to."""

    stored: str
    rows: int
    types: Mapping[str, str]
    keys: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    foreign: Mapping[str, Key]


def leaves(connection: duckdb.DuckDBPyConnection, stored: Mapping[str, str]) -> dict[str, Leaf]:
    """Reads the relations, given by their ids and by the names of their tables."""
    alone = {unique_id: _alone(connection, table) for unique_id, table in stored.items()}
    keys = [(Key(unique_id, column), leaf) for unique_id, leaf in alone.items() for column in sorted(leaf.keys)]
    return {unique_id: _linked(connection, leaf, keys) for unique_id, leaf in alone.items()}


def _alone(connection: duckdb.DuckDBPyConnection, table: str) -> Leaf:
    types = {str(row[0]): str(row[1]) for row in connection.execute(f"describe {table}").fetchall()}
    rows, *counts = _counts(connection, table, [quoted(name) for name in types])
    keys = frozenset(name for name, count in zip(types, counts, strict=True) if rows and count == rows)
    others = [name for name in types if name not in keys][:_PAIRED]
    tried = list(combinations(others, 2))
    found = _counts(connection, table, [f"({quoted(a)}, {quoted(b)})" for a, b in tried])[1:]
    pairs = tuple(pair for pair, count in zip(tried, found, strict=True) if rows > 1 and count == rows)
    return Leaf(table, rows, types, keys, pairs, {})


def _counts(connection: duckdb.DuckDBPyConnection, table: str, of: Iterable[str]) -> tuple[int, ...]:
    listed = "".join(f", count(distinct {each})" for each in of)
    found = connection.execute(f"select count(*){listed} from {table}").fetchone()
    assert found is not None
    return found


def _linked(connection: duckdb.DuckDBPyConnection, leaf: Leaf, keys: list[tuple[Key, Leaf]]) -> Leaf:
    foreign = {}
    for name, kind in leaf.types.items():
        if name in leaf.keys or not (kind in WHOLE or kind == "VARCHAR"):
            continue
        for key, other in keys:
            if other.types[key.column] == kind and _points(connection, leaf.stored, name, other.stored, key.column):
                foreign[name] = key
                break
    return Leaf(leaf.stored, leaf.rows, leaf.types, leaf.keys, leaf.pairs, foreign)


def _points(connection: duckdb.DuckDBPyConnection, table: str, column: str, other: str, key: str) -> bool:
    """Whether all values of a column, of which there are some, are values of a key."""
    name = quoted(column)
    found = connection.execute(
        f"select count(*), count(*) filter (where value not in (select {quoted(key)} from {other})) "
        f"from (select distinct {name} as value from {table} where {name} is not null)"
    ).fetchone()
    return found is not None and found[0] > 1 and found[1] == 0
