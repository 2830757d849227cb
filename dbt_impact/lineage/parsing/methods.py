"""Calls behind a value, as `name.upper()`: the grammar makes mere names of the columns that stand before such a dot."""

import re

from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.types.duckdb_functions import functions

# In DuckDB a call can stand behind any name. Elsewhere what has no bracket before the dot is a schema's function, or a
# method that the handler of such calls knows.
_OF_NAMES, _OF_BRACKETS = r"\.\s*\w+\s*\(", r"[)\]]\s*\.\s*\w+\s*\("
_DUCKDBS_SCHEMAS = frozenset({"main", "pg_catalog", "system", "temp", "information_schema"})
# The grammar reads these in a way of its own.
_JOINING = frozenset({"string_agg", "listagg", "group_concat"})
# Where a name is no column's: by the argument that it is, and by what it is an argument of.
_NAMING_ARGUMENTS = frozenset({"alias", "table", "db", "catalog", "using", "position"})
_NAMING = (
    *(exp.Table, exp.TableAlias, exp.Column, exp.PropertyEQ, exp.Kwarg, exp.DataType, exp.Star, exp.Collate),
    *(exp.ScopeResolution, exp.Aliases),
)
_NAMING_BESIDES = (exp.Lambda, exp.Comprehension)


def with_methods(tree: exp.Expr, sql: str, dialect: Dialect) -> None:
    """Gives those columns back to the tree, in place; DuckDB's `a.f(b)` becomes the `f(a, b)` that it is."""
    is_duckdb = dialect.sqlglot == "duckdb"
    if not re.search(_OF_NAMES if is_duckdb else _OF_BRACKETS, sql):
        return
    for node in reversed(list(tree.find_all(exp.Dot, exp.Column, bfs=False))):
        if isinstance(node, exp.Column):
            filtered = node.this
            if is_duckdb and isinstance(filtered, exp.Filter) and isinstance(filtered.this, exp.Anonymous):
                owner = exp.Column(this=node.args["table"], table=node.args.get("db"))
                filtered.set("this", _called(filtered.this, owner))
                node.replace(filtered)
            continue
        call, names = node.args["expression"], _names(node.this)
        if is_duckdb and isinstance(call, exp.Anonymous) and _is_builtin(call, names):
            node.replace(_called(call, _restored(node.this)))
        elif isinstance(call, exp.Func) and not names:
            node.set("this", _restored(node.this))


def _is_builtin(call: exp.Anonymous, names: list[str]) -> bool:
    """Whether DuckDB calls a function of its own on the value before the dot: `main.upper(x)` only names a schema."""
    return functions().knows(call.name.lower()) and not (names and names[-1].lower() in _DUCKDBS_SCHEMAS)


def _called(call: exp.Anonymous, owner: exp.Expr) -> exp.Expr:
    """`name.string_agg(',' order by id)` as `string_agg(name, ',' order by id)`, in the shape that this has."""
    given = list(call.expressions)
    if given and isinstance(given[-1], exp.Order):
        order = given.pop()
        given.extend([order.this] if order.this else [])
        owner = exp.Order(this=owner, expressions=order.expressions)
    if call.name.lower() in _JOINING:
        return exp.GroupConcat(this=owner, separator=given[0] if given else None)
    return exp.func(call.name, owner, *given, dialect="duckdb", copy=False)


def _names(node: exp.Expr) -> list[str]:
    """The parts of `a.b.c`; none where it holds anything else."""
    if isinstance(node, exp.Identifier):
        return [node.name]
    if not isinstance(node, exp.Dot) or not isinstance(node.args["expression"], exp.Identifier):
        return []
    before = _names(node.this)
    return [*before, node.args["expression"].name] if before else []


def _restored(node: exp.Expr) -> exp.Expr:
    """The value with columns for what the grammar left of them: names, and names behind dots."""
    if isinstance(node, exp.Column):
        return node
    if isinstance(node, exp.Identifier):
        return exp.Column(this=node)
    if isinstance(node, exp.Dot) and isinstance(node.this, exp.Identifier):
        last = node.args["expression"]
        return exp.Column(this=last, table=node.this) if isinstance(last, exp.Identifier) else node
    for key, value in list(node.args.items()):
        if key in _NAMING_ARGUMENTS:
            continue
        if isinstance(value, list):
            node.set(key, [_restored(each) if _can_be_column(node, key, each) else each for each in value])
        elif _can_be_column(node, key, value):
            node.set(key, _restored(value))
    return node


def _can_be_column(parent: exp.Expr, key: str, value: object) -> bool:
    """Whether an argument is a column, or holds one, if it is a name."""
    if not isinstance(value, exp.Identifier):
        return isinstance(value, exp.Expr)
    if isinstance(parent, exp.Dot):
        return key == "this"
    if isinstance(parent, _NAMING_BESIDES):
        return key in ("this", "iterator", "condition")
    return not isinstance(parent, _NAMING)
