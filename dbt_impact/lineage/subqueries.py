"""Queries inside expressions: `in`, `exists`, and a query that stands for one value."""

from sqlglot import exp

from dbt_impact.lineage.expressions import Handler, generic, term
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import FILTER, TRANSFORMATION, Relation, Value, others


def _in(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    this = term(tracer, scope, node.this)
    query = node.args.get("query")
    if query is not None:
        relation = _subquery(tracer, scope, query)
        columns = [each.value.term for each in relation.columns]
        if relation.open is not None:
            columns.append(others(relation.open))
        _read_rows(tracer, relation, [each.value for each in relation.columns])
        return tracer.terms.of("in", this, tracer.terms.of("in-query", relation.rows, *columns))
    if node.args.get("unnest") or node.args.get("field"):
        return generic(tracer, scope, node)
    values = [term(tracer, scope, each) for each in node.args.get("expressions") or ()]
    if len(values) == 1:
        return tracer.terms.bag("=", (this, values[0]))
    return tracer.terms.of("in", this, tracer.terms.set("values", values))


def _exists(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    if not isinstance(node.this, exp.Query):
        return generic(tracer, scope, node)
    relation = _subquery(tracer, scope, node.this)
    _read_rows(tracer, relation, [])
    return tracer.terms.of("exists", relation.rows)


def _scalar_query(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    relation = _subquery(tracer, scope, node)
    values = [each.value for each in relation.columns]
    _read_rows(tracer, relation, values)
    if relation.open is not None:
        raise Unresolvable("a subquery whose columns are not known", node)
    # `array(select … order by …)` keeps the order.
    ordered = (relation.order,) if isinstance(node.parent, exp.Array) and relation.order >= 0 else ()
    return tracer.terms.of("scalar", relation.rows, *(value.term for value in values), *ordered)


def _subquery(tracer: Tracer, scope: Scope, node: exp.Expr) -> Relation:
    with tracer.gathering(TRANSFORMATION):
        return tracer.trace_query(tracer, node, scope)


def _read_rows(tracer: Tracer, relation: Relation, values: list[Value]) -> None:
    for value in values:
        tracer.read(value)
    tracer.uses.append((Value(relation.rows, relation.row_inputs), FILTER))


HANDLERS: dict[type[exp.Expr], Handler] = {
    exp.In: _in,
    exp.Exists: _exists,
    exp.Query: _scalar_query,
}
