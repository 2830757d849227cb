"""Data types as values: read from a catalog's, a contract's or a cast's words, and shown in the dialect's."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import msgspec
from sqlglot import exp
from sqlglot.errors import SqlglotError

# A type's text comes from strangers; no warehouse has one as long, or nests one as deep.
_LONGEST = 4_000
_DEEPEST = 20

_WHOLE = frozenset({"TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "INT128", "INT256", "BIGNUM"})
_UNSIGNED = frozenset({"UTINYINT", "USMALLINT", "UMEDIUMINT", "UINT", "UBIGINT", "UINT128", "UINT256"})
WHOLE_NUMBERS = _WHOLE | _UNSIGNED
NUMBERS = WHOLE_NUMBERS | {"FLOAT", "DOUBLE", "DECIMAL"}
MOMENTS = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ"})
DATES = MOMENTS | {"DATE"}
NESTED = frozenset({"ARRAY", "STRUCT", "MAP"})

# What most dialects mean by the same kind; the length of a text is of no account to any use of it.
_SYNONYMS: Mapping[str, str] = {
    **dict.fromkeys(["TEXT", "CHAR", "NCHAR", "NVARCHAR", "BPCHAR", "NAME", "TINYTEXT", "MEDIUMTEXT"], "VARCHAR"),
    **dict.fromkeys(["LONGTEXT", "FIXEDSTRING"], "VARCHAR"),
    **dict.fromkeys(["DATETIME", "DATETIME2", "TIMESTAMPNTZ", "SMALLDATETIME", "DATETIME64"], "TIMESTAMP"),
    "TIMESTAMPLTZ": "TIMESTAMPTZ",
    **dict.fromkeys(["BINARY", "BLOB", "ROWVERSION"], "VARBINARY"),
    **dict.fromkeys(["BIT"], "BOOLEAN"),
    **dict.fromkeys(["DECIMAL32", "DECIMAL64", "DECIMAL128", "DECIMAL256", "MONEY"], "DECIMAL"),
    "LIST": "ARRAY",
    "JSONB": "JSON",
    "SERIAL": "INT",
    "BIGSERIAL": "BIGINT",
    "UMEDIUMINT": "UINT",
    "MEDIUMINT": "INT",
    "OBJECT": "STRUCT",
}
_ONE_WHOLE_NUMBER = ("TINYINT", "SMALLINT", "INT", "BIGINT")
_BY_DIALECT: Mapping[str, Mapping[str, str]] = {
    "duckdb": {"BIT": "BIT"},
    "bigquery": {**dict.fromkeys(_ONE_WHOLE_NUMBER, "BIGINT"), "FLOAT": "DOUBLE"},
    "snowflake": {"FLOAT": "DOUBLE"},
}
# What a decimal without a precision is, where the dialect gives it one. None: it is not said.
_BARE_DECIMAL: Mapping[str, tuple[int, int]] = {
    "duckdb": (18, 3),
    "redshift": (18, 0),
    "snowflake": (38, 0),
    "bigquery": (38, 9),
    "spark": (10, 0),
    "databricks": (10, 0),
    "tsql": (18, 0),
    "fabric": (18, 0),
    "trino": (38, 0),
}
_SHOWN: Mapping[str, Mapping[str, str]] = {
    "duckdb": {"INT": "integer", "INT128": "hugeint", "UINT128": "uhugeint", "VARBINARY": "blob", "UINT": "uinteger"},
}
_SHOWN_BY_ALL: Mapping[str, str] = {
    "VARCHAR": "varchar",
    "TIMESTAMPTZ": "timestamp with time zone",
    "TIMETZ": "time with time zone",
}


class SqlType(msgspec.Struct, frozen=True):
    """A data type. `kind` is sqlglot's name for it.

    `precision` is a decimal's digits in all and behind the point, None where they are not known. `inner` are a
    struct's fields by name, or the element of a list under "". `literal` is the value where it is written out: a
    text that stands in the SQL can be read as a date or a number.
    """

    kind: str
    precision: tuple[int, int] | None = None
    inner: tuple[tuple[str, "SqlType | None"], ...] = ()
    literal: str | None = None

    @property
    def is_exact(self) -> bool:
        """Whether nothing of the type is left open."""
        if self.kind == "DECIMAL":
            return self.precision is not None
        return all(each is not None and each.is_exact for _, each in self.inner)

    @property
    def stored(self) -> "SqlType":
        """The type of a column that holds it."""
        return self if self.literal is None else msgspec.structs.replace(self, literal=None)


def element_of(listed: SqlType | None) -> SqlType | None:
    """The type of a list's elements; None where that, or the list, is not known."""
    return listed.inner[0][1] if listed is not None and listed.kind == "ARRAY" and listed.inner else None


BOOLEAN, TEXT, NULL, DATE = SqlType("BOOLEAN"), SqlType("VARCHAR"), SqlType("NULL"), SqlType("DATE")
INTEGER, BIGINT, DOUBLE, INTERVAL = SqlType("INT"), SqlType("BIGINT"), SqlType("DOUBLE"), SqlType("INTERVAL")
TIMESTAMP = SqlType("TIMESTAMP")


def differ(one: SqlType | None, other: SqlType | None) -> bool:
    """Whether two types are known to be two."""
    if one is None or other is None or NULL in (one, other):
        return False
    if one.kind != other.kind:
        return True
    if one.kind == "DECIMAL":
        return None not in (one.precision, other.precision) and one.precision != other.precision
    return one.is_exact and other.is_exact and one.stored != other.stored


@lru_cache(maxsize=4_096)
def read_type(text: str, dialect: str) -> SqlType | None:
    """The type that a catalog or a contract names; None where it can't be read."""
    if len(text) > _LONGEST or max(text.count("("), text.count("<")) > _DEEPEST:
        return None
    try:
        found = exp.DataType.from_str(text, dialect=dialect)
    except (SqlglotError, ValueError, RecursionError):
        return None
    # Snowflake's catalog leaves out the precision that every number has.
    is_bare = dialect == "snowflake" and "(" not in text
    read = type_of_node(found, dialect)
    return SqlType("DECIMAL") if is_bare and read is not None and read.kind == "DECIMAL" else read


def type_of_node(node: exp.Expr, dialect: str) -> SqlType | None:
    """The type that a piece of syntax names."""
    if not isinstance(node, exp.DataType) or not isinstance(node.this, exp.DType):
        return None
    kind = _kind(node.this.name, dialect)
    parts = node.expressions
    if kind is None:
        return None
    if kind == "DECIMAL":
        if not parts:
            return SqlType(kind, _BARE_DECIMAL.get(dialect))
        return SqlType(kind, _precision([_number(each) for each in parts]))
    if dialect == "duckdb" and kind == "TIMESTAMP" and parts:
        return SqlType(_by_digits(_number(parts[0])))
    if dialect == "snowflake" and kind in WHOLE_NUMBERS:
        return SqlType("DECIMAL", (38, 0))
    if kind == "ARRAY":
        return SqlType(kind, inner=(("", type_of_node(parts[0], dialect) if parts else None),))
    if kind == "STRUCT":
        fields = ((each.name.lower(), each.args.get("kind")) for each in parts)
        return SqlType(kind, inner=tuple((n, type_of_node(t, dialect) if t is not None else None) for n, t in fields))
    if kind == "MAP":
        return SqlType(kind, inner=tuple((str(i), type_of_node(each, dialect)) for i, each in enumerate(parts)))
    return SqlType(kind)


def _kind(name: str, dialect: str) -> str | None:
    """The kind among those that mean the same; None for what names no type of its own."""
    if name in ("UNKNOWN", "USERDEFINED", "NULL", "ENUM"):
        return None
    found = _BY_DIALECT.get(dialect, {}).get(name) or _SYNONYMS.get(name, name)
    return _BY_DIALECT.get(dialect, {}).get(found, found)


def _number(node: exp.Expr) -> int | None:
    text = node.name or str(node.this)
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _by_digits(digits: int | None) -> str:
    """DuckDB's kind of a timestamp of so many digits behind the second."""
    if digits is None or digits in (4, 5, 6):
        return "TIMESTAMP"
    return "TIMESTAMP_S" if digits == 0 else "TIMESTAMP_MS" if digits < 4 else "TIMESTAMP_NS"


def _precision(numbers: list[int | None]) -> tuple[int, int] | None:
    if not numbers or numbers[0] is None:
        return None
    scale = numbers[1] if len(numbers) > 1 else 0
    return None if scale is None else (numbers[0], scale)


def shown(found: SqlType, dialect: str) -> str:
    """The type as people write it."""
    show: Callable[[SqlType | None], str] = lambda each: "?" if each is None else shown(each, dialect)  # noqa: E731
    if found.kind == "DECIMAL":
        name = "number" if dialect == "snowflake" else "numeric" if dialect in ("postgres", "bigquery") else "decimal"
        return name if found.precision is None else f"{name}({found.precision[0]},{found.precision[1]})"
    if found.kind == "ARRAY" and found.inner:
        return f"{show(found.inner[0][1])}[]"
    if found.kind == "STRUCT" and found.inner:
        return f"struct({', '.join(f'{name} {show(each)}' for name, each in found.inner)})"
    if found.kind == "MAP" and len(found.inner) == 2:
        return f"map({show(found.inner[0][1])}, {show(found.inner[1][1])})"
    return _plain(found.kind, dialect)


@lru_cache(maxsize=256)
def _plain(kind: str, dialect: str) -> str:
    named = _SHOWN.get(dialect, {}).get(kind)
    if named is None and dialect not in ("bigquery", "spark", "databricks"):
        named = _SHOWN_BY_ALL.get(kind)
    return named or str(exp.DataType(this=exp.DType[kind]).sql(dialect=dialect)).lower()
