"""The tables that random queries read: their columns, the types of those, and the values that stand in them."""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """A type as DuckDB writes it, and values of it; those that stand there twice come more often."""

    type: str
    cells: tuple[str, ...]


Tables = Mapping[str, Mapping[str, Kind]]
"""The columns of each table."""

_NUMBER = Kind("integer", ("null", "0", "1", "1", "2", "3"))
INTEGERS: Tables = {
    "t": dict.fromkeys(("id", "k", "v"), _NUMBER),
    "u": dict.fromkeys(("id", "k", "w"), _NUMBER),
    "r": dict.fromkeys(("k", "x", "g"), _NUMBER),
}

KINDS: Mapping[str, Kind] = {
    "int": Kind("integer", ("null", "-3", "0", "1", "1", "2", "2", "7")),
    "tiny": Kind("tinyint", ("null", "-128", "-1", "0", "1", "100", "127")),
    "big": Kind("bigint", ("null", "-1", "0", "1", "2", "9007199254740993", "9223372036854775807")),
    "huge": Kind("hugeint", ("null", "-1", "0", "1", "170141183460469231731687303715884105727")),
    "double": Kind("double", ("null", "0", "'-0.0'", "0.1", "0.5", "1.5", "-2.5", "'nan'", "'inf'", "'-inf'", "1e300")),
    "decimal": Kind("decimal(6, 2)", ("null", "0", "1.5", "1.5", "-2.25", "0.01", "2.00")),
    "fine": Kind("decimal(9, 4)", ("null", "0", "1.5", "-2.25", "0.0125", "2")),
    "text": Kind(
        "varchar",
        ("null", "''", "' '", "'a'", "'a'", "'A'", "'a '", "'b'", "'1'", "'01'", "'1.50'", "'_'", "'%'", "'é'",
         "'true'", "'2024-01-31'"),
    ),
    "bool": Kind("boolean", ("null", "true", "true", "false")),
    "date": Kind("date", ("null", "'2024-01-31'", "'2024-01-31'", "'2024-02-29'", "'1969-12-31'", "'2023-12-30'")),
    "stamp": Kind("timestamp", ("null", "'2024-01-31'", "'2024-01-31 23:59:59.123456'", "'2024-03-10 02:30:00'")),
    "zoned": Kind("timestamptz", ("null", "'2024-01-31 00:00:00+00'", "'2024-03-10 06:30:00.5+00'")),
    "list": Kind("integer[]", ("null", "[]", "[1]", "[2, 1]", "[1, 2]", "[null, 1, 1]")),
    "texts": Kind("varchar[]", ("null", "[]", "['a']", "['b', 'a', null]", "['1', '']")),
    "struct": Kind("struct(f integer, h varchar)", ("null", "{'f': 1, 'h': 'a'}", "{'f': null, 'h': 'b'}")),
}  # fmt: skip
_LISTED = {
    "v": "id int, k int, s text, r text, p bool, q bool, x double, d date",
    "w": "id int, k int, s text, d date, e date, t stamp, u stamp, z zoned",
    "n": "id int, k int, a tiny, b big, h huge, m decimal, f fine, x double, y double",
    "c": "id int, k int, s text, l list, o list, c texts, g struct, p bool",
}
NAMED_KINDS: Mapping[str, Mapping[str, str]] = {
    table: dict(each.split() for each in listed.split(", ")) for table, listed in _LISTED.items()
}
"""The name of each column's kind."""
TYPED: Tables = {
    table: {column: KINDS[kind] for column, kind in columns.items()} for table, columns in NAMED_KINDS.items()
}
