"""The names of output columns: an alias, a column's own, or what the warehouse makes of an expression."""

from collections.abc import Sequence

from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.fragment import written
from dbt_impact.lineage.names.duckdb_names import written_name
from dbt_impact.lineage.values import Column

_NAMELESS = "?column?"
# What wraps a call or a column without a say in its name.
_TRANSPARENT = (exp.Paren, exp.Filter, exp.WithinGroup, exp.Window, exp.IgnoreNulls, exp.RespectNulls, exp.Collate)
_TYPES = {
    "INT": "int4", "BIGINT": "int8", "SMALLINT": "int2", "BOOLEAN": "bool", "DECIMAL": "numeric", "DOUBLE": "float8",
    "FLOAT": "float4", "VARCHAR": "varchar", "CHAR": "bpchar", "TEXT": "text", "DATE": "date", "JSON": "json",
    "JSONB": "jsonb", "TIMESTAMP": "timestamp", "TIMESTAMPTZ": "timestamptz", "INTERVAL": "interval", "UUID": "uuid",
}  # fmt: skip


def output_name(dialect: Dialect, node: exp.Expr) -> str:
    """The folded name of an element of a select list."""
    if isinstance(node, exp.Alias):
        return dialect.fold(node.args["alias"])
    if isinstance(node, exp.Column):
        return dialect.fold(node.this)
    if dialect.names_by_function:
        return _figured(dialect, node)[0]
    if dialect.sqlglot == "duckdb" and (name := written_name(node)) is not None:
        return dialect.fold(name)
    if isinstance(node, exp.Literal) and node.is_string and dialect.sqlglot == "duckdb":
        return dialect.fold(written(node, dialect.sqlglot))  # the quotes belong to the name
    if isinstance(node.unnest(), (exp.Cast, exp.Bracket)) and dialect.sqlglot == "duckdb":
        return dialect.fold(written(node.unnest(), dialect.sqlglot))  # it is not called what is in it
    return dialect.fold(node.output_name or written(node, dialect.sqlglot))


def _figured(dialect: Dialect, node: exp.Expr) -> tuple[str, bool]:
    """The name that Postgres gives an expression, and whether a cast around it keeps that name."""
    while isinstance(node, _TRANSPARENT):
        node = node.this
    if isinstance(node, exp.Column):
        return dialect.fold(node.this), True
    if isinstance(node, exp.Dot):
        return dialect.fold(node.expression), True
    if isinstance(node, exp.Bracket):
        return _figured(dialect, node.this)
    if isinstance(node, (exp.Cast, exp.TryCast)):
        inner, is_firm = _figured(dialect, node.this)
        kind = node.args["to"]
        name = str(getattr(kind.this, "value", kind.this)).upper()
        return (inner, True) if is_firm else (_TYPES.get(name, name.lower()), False)
    if isinstance(node, exp.Case):
        default = node.args.get("default")
        inner, is_firm = (_NAMELESS, False) if default is None else _figured(dialect, default)
        return (inner, True) if is_firm else ("case", False)
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Select) and len(node.this.expressions) == 1:
        return output_name(dialect, node.this.expressions[0]), True
    return _called(dialect, node)


def _called(dialect: Dialect, node: exp.Expr) -> tuple[str, bool]:
    if isinstance(node, exp.Boolean):
        return "bool", False
    if isinstance(node, exp.Interval):
        return "interval", False
    if isinstance(node, exp.AtTimeZone):
        return "timezone", True
    if isinstance(node, exp.Func) and not isinstance(node, (exp.And, exp.Or)):
        name, bracket, _ = written(node, dialect.sqlglot).partition("(")
        if bracket or name.replace("_", "").isalpha():
            return name.strip().lower().rpartition(".")[2], True
    return _NAMELESS, False


def _numbered(column: Column, name: str, count: int) -> Column:
    spelled = None if column.written is None else f"{column.written}_{count}"
    return Column(name, column.value, column.definition, spelled)


def apart(dialect: Dialect, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, those of one name told apart where the warehouse does so: `a`, `a_1`."""
    if not dialect.numbers_twins or len({column.name for column in columns}) == len(columns):
        return tuple(columns)
    taken: set[str] = set()
    found: list[Column] = []
    for column in columns:
        name, count = column.name, 0
        while name in taken:
            count += 1
            name = f"{column.name}_{count}"
        taken.add(name)
        found.append(column if name == column.name else _numbered(column, name, count))
    return tuple(found)
