"""Functions in a select list that give more than one column: `stack`, `posexplode`, `explode` of a map."""

from sqlglot import exp

from dbt_impact.lineage.expressions import term
from dbt_impact.lineage.functions import ROW_MAKERS
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
    if not isinstance(node, ROW_MAKERS) or tracer.dialect.sqlglot not in _SPARK:
        return None
    value = _value(tracer, scope, node)

    def find(name: str) -> Value | None:
        return value if name == OTHERS else _nth(tracer, value, name)

    return [], find


def _value(tracer: Tracer, scope: Scope, node: exp.Expr) -> Value:
    with tracer.gathering(TRANSFORMATION) as uses:
        found = term(tracer, scope, node)
    return Value(found, inputs_of(uses))


def _nth(tracer: Tracer, value: Value, which: str) -> Value:
    return Value(tracer.terms.of("made column", value.term, which), value.inputs)
