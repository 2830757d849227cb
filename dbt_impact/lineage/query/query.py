"""Any query: its CTEs, then a select, a set operation, or a query in brackets."""

from collections.abc import Callable

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions import (
    addition,
    aggregates,
    coalesced,
    functions,
    operators,
    paths,
    structs,
    subqueries,
)
from dbt_impact.lineage.expressions.expressions import Handler
from dbt_impact.lineage.invalid import refuse
from dbt_impact.lineage.names import references
from dbt_impact.lineage.names.spelling import listed_as, respelled
from dbt_impact.lineage.query.everything import everything
from dbt_impact.lineage.query.ordering import limited
from dbt_impact.lineage.query.recursion import recursive
from dbt_impact.lineage.query.select import Select, check_arguments
from dbt_impact.lineage.query.set_operations import set_operation
from dbt_impact.lineage.query.settings import check_sorting
from dbt_impact.lineage.relations.sources import source
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import TRANSFORMATION, Relation

HANDLERS: dict[type[exp.Expr], Handler] = {
    **operators.HANDLERS,
    **addition.HANDLERS,
    **coalesced.HANDLERS,
    **paths.HANDLERS,
    **references.HANDLERS,
    **structs.HANDLERS,
    **subqueries.HANDLERS,
    **functions.HANDLERS,
    **aggregates.HANDLERS,
}
_WITH = frozenset(["expressions", "recursive"])
_CTE = frozenset(["this", "alias", "materialized", "scalar"])
_BRACKETS = frozenset("this alias with_ order limit offset pivots sample joins sort cluster distribute".split())


def trace_query(tracer: Tracer, node: exp.Expr, around: Scope | None) -> Relation:
    """The columns and rows of a query that stands inside `around`. Raises Unresolvable."""
    scope = Scope(parent=around)
    if around is not None:
        scope.ctes = {}
    unused = _ctes(tracer, node, scope)
    before, tracer.row_makers = tracer.row_makers, []
    parameters, tracer.parameters = tracer.parameters, []
    try:
        relation = _body(tracer, node, scope)
    finally:
        tracer.row_makers, tracer.parameters = before, parameters
    if not unused:
        return relation
    told = len(tracer.troubles)
    for trace in unused:
        trace()
    if tracer.dialect.skips_unread and len(tracer.troubles) > told:
        tracer.troubles[told:] = [replace(each, is_unread=True) for each in tracer.troubles[told:]]
    return relation


def _body(tracer: Tracer, node: exp.Expr, scope: Scope) -> Relation:
    if isinstance(node, exp.Select):
        return everything(tracer, node, scope) or Select(tracer, node, scope).relation()
    if isinstance(node, exp.SetOperation):
        return set_operation(tracer, node, scope)
    if isinstance(node, exp.Subquery):
        check_arguments(node, _BRACKETS)
        check_sorting(node)
        inner = tracer.trace_query(tracer, node.this, scope.beside())
        scope.order = inner.order
        if any(node.args.get(name) for name in ("order", "limit", "offset")):
            scope.rows, scope.row_inputs = inner.rows, inner.row_inputs
            scope.aliases = {column.name: column.value for column in inner.columns}.get
            limited(tracer, scope, node, inner.columns, inner.open)
            return replace(inner, rows=scope.rows, row_inputs=scope.row_inputs, unique_id=None, order=scope.order)
        return inner
    if isinstance(node, exp.Table) and node.args.get("joins"):
        # `(a join b on …) as both` is all that the two offer.
        both = exp.Select(expressions=[exp.Star()], from_=exp.From(this=node.copy()))
        return Select(tracer, both, scope).relation()
    if isinstance(node, (exp.Table, exp.Values, exp.Pivot)):
        return source(tracer, scope, node).relation
    raise Unresolvable(f"a {type(node).__name__.lower()} where a query is expected", node)


def _ctes(tracer: Tracer, node: exp.Expr, scope: Scope) -> list[Callable[[], Relation]]:
    """Makes the CTEs known, each to those behind it; a CTE is traced when it is first read."""
    clause = node.args.get("with_")
    if clause is None:
        return []
    check_arguments(clause, _WITH)
    tracers: list[Callable[[], Relation]] = []
    for cte in clause.expressions:
        check_arguments(cte, _CTE)
        name = tracer.dialect.fold(cte.args["alias"].this)
        if name in scope.ctes:
            message = f"two CTEs of one `with` are named `{tracer.dialect.show(name)}`"
            refuse(tracer, "CTE defined twice", message, cte)
        if cte.args.get("scalar") and tracer.dialect.names_expressions:
            scope.expressions[name] = cte.this
            continue
        known = tracer.ephemeral(name)
        if known is not None:
            scope.ctes[name] = _constantly(known)
            continue
        around = Scope(parent=scope.parent, ctes=dict(scope.ctes), expressions=dict(scope.expressions), frame=False)
        is_recursive = clause.args.get("recursive") or (tracer.dialect.recurses_unsaid and _steps(tracer, cte, name))
        trace = _once(tracer, cte, around, recursive_name=name if is_recursive else None)
        scope.ctes[name] = trace
        tracers.append(trace)
    return tracers


def _constantly(relation: Relation) -> Callable[[], Relation]:
    return lambda: relation


def _once(tracer: Tracer, cte: exp.CTE, around: Scope, recursive_name: str | None) -> Callable[[], Relation]:
    found: list[Relation] = []

    def trace() -> Relation:
        if not found:
            with tracer.gathering(TRANSFORMATION):
                if recursive_name is not None and _reads(tracer, cte.this, recursive_name):
                    names = [tracer.dialect.fold(each) for each in cte.args["alias"].columns]
                    relation = recursive(tracer, cte.this, around, recursive_name, names)
                    found.append(respelled(tracer, relation, cte.args["alias"].columns))
                else:
                    relation = tracer.trace_query(tracer, cte.this, around)
                    # DuckDB refuses a list that is too long, or not, by its version.
                    perhaps = tracer.dialect.sqlglot == "duckdb"
                    found.append(listed_as(tracer, relation, cte.args["alias"], perhaps=perhaps))
        return found[0]

    return trace


def _steps(tracer: Tracer, cte: exp.CTE, name: str) -> bool:
    """Whether only the second arm of a union reads the CTE's name; elsewhere it is the table of that name."""
    query = cte.this
    if not isinstance(query, exp.Union):
        return False
    return _reads(tracer, query.args["expression"], name) and not _reads(tracer, query.this, name)


def _reads(tracer: Tracer, node: exp.Expr, name: str) -> bool:
    return any(not each.args.get("db") and tracer.dialect.fold(each.this) == name for each in node.find_all(exp.Table))
