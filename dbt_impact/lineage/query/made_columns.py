"""Functions in a select list that give more than one column: `stack`, `posexplode`, `explode` of a map."""

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.functions import ROW_MAKERS, is_recursive, made_rows
from dbt_impact.lineage.expressions.structs import field_names, flat_fields
from dbt_impact.lineage.names.stars import expand_fields
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, inputs_of
from dbt_impact.lineage.values import OTHERS, TRANSFORMATION, Column, OpenColumns, Value

_SPARK = frozenset({"spark", "databricks"})
Made = tuple[list[Column], OpenColumns | None]


def made_columns(tracer: Tracer, scope: Scope, node: exp.Expr) -> Made | None:
    """The columns, as `as (a, b)` names them, else what finds those that the function names; None for anything else."""
    if isinstance(node, exp.Aliases):
        value = _value(tracer, scope, node.this)
        names = [tracer.dialect.fold(each) for each in node.args["expressions"]]
        return [Column(name, _nth(tracer, value, str(i)), tracer.fragment(node)) for i, name in enumerate(names)], None
    if isinstance(node, exp.Dot) and isinstance(node.args["expression"], exp.Star) and not _is_name(node.this.unnest()):
        return expand_fields(tracer, scope, node.args["expression"], _value(tracer, scope, node.this))
    if (struct := _struct(tracer, scope, node)) is not None:
        return expand_fields(tracer, scope, node.this, _value(tracer, scope, struct))
    if isinstance(node, (exp.Explode, exp.Unnest)) and tracer.dialect.sqlglot == "duckdb":
        return _unnested(tracer, scope, node)
    if not isinstance(node, ROW_MAKERS) or tracer.dialect.sqlglot not in _SPARK:
        return None
    value = _value(tracer, scope, node)

    def find(name: str) -> Value | None:
        return value if name == OTHERS else _nth(tracer, value, name)

    return [], find


def _unnested(tracer: Tracer, scope: Scope, node: exp.Expr) -> Made | None:
    """DuckDB's `unnest` of a struct, which makes columns and no rows; None where it is not known to be of one."""
    if is_recursive(node):
        return _flattened(tracer, scope, node)
    listed = node.expressions if isinstance(node, exp.Unnest) else [node.this, *node.expressions]
    if len(listed) != 1:
        return None
    value = _value(tracer, scope, listed[0])
    return None if field_names(tracer, value.term) is None else expand_fields(tracer, scope, exp.Star(), value)


def _flattened(tracer: Tracer, scope: Scope, node: exp.Expr) -> Made | None:
    """A column for each field of the structs that a list holds, however deep; None where it holds none."""
    paths = flat_fields(tracer, _value(tracer, scope, node.this).term)
    if not paths:
        return None
    with tracer.gathering(TRANSFORMATION) as uses:
        made = made_rows(tracer, scope, node)
    inputs, columns = inputs_of(uses), list[Column]()
    for path in paths:
        found = made
        for name in path:
            found = tracer.terms.of("field", found, name)
        columns.append(Column(path[-1], Value(found, inputs), tracer.fragment(node)))
    return columns, None


def _is_name(node: exp.Expr) -> bool:
    """`(r).*` may be all columns of the relation `r`."""
    return isinstance(node, exp.Column) and node.args.get("table") is None


def _struct(tracer: Tracer, scope: Scope, node: exp.Expr) -> exp.Column | None:
    """The column whose fields `a.b.*` stands for, where `b` is no relation."""
    if not isinstance(node, exp.Column) or not isinstance(node.this, exp.Star) or node.args.get("db") is None:
        return None
    if any(at.item(tracer.dialect.fold(node.args["table"])) is not None for at, _ in scope.levels()):
        return None
    return exp.Column(this=node.args["table"], table=node.args["db"], db=node.args.get("catalog"))


def _value(tracer: Tracer, scope: Scope, node: exp.Expr) -> Value:
    with tracer.gathering(TRANSFORMATION) as uses:
        found = term(tracer, scope, node)
    return Value(found, inputs_of(uses))


def _nth(tracer: Tracer, value: Value, which: str) -> Value:
    return Value(tracer.terms.of("made column", value.term, which), value.inputs)
