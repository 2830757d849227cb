"""Queries inside expressions: `in`, `exists`, and a query that stands for one value."""

from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, generic, term
from dbt_impact.lineage.fragment import written
from dbt_impact.lineage.scope import Scope, resolves
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.values import FILTER, TRANSFORMATION, Relation, Value, others

# Clauses that make a struct or a document of the columns of a query that stands for one value.
AS_VALUE = frozenset(["kind", "for_"])


def _in(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    this = term(tracer, scope, node.this)
    query = node.args.get("query")
    if query is not None:
        relation = _subquery(tracer, scope, query)
        columns = [each.value.term for each in relation.columns]
        if relation.open is not None:
            columns.append(others(relation.open))
        _read_rows(tracer, relation, [each.value for each in relation.columns])
        if (wanted := _compared(node.this)) is not None:
            _check_width(tracer, query, relation, wanted)
        return tracer.terms.of("in", this, tracer.terms.of("in-query", relation.rows, *columns))
    if (named := _named_relation(tracer, scope, node.args.get("field"))) is not None:
        return _in(tracer, scope, exp.In(this=node.this, query=named))
    if node.args.get("unnest") or node.args.get("field"):
        return generic(tracer, scope, node)
    values = [term(tracer, scope, each) for each in node.args.get("expressions") or ()]
    if len(values) == 1:
        return tracer.terms.bag("=", (this, values[0]))
    return tracer.terms.of("in", this, tracer.terms.set("values", values))


def _named_relation(tracer: Tracer, scope: Scope, node: exp.Expr | None) -> exp.Expr | None:
    """ClickHouse's `id in customers` as the query that it stands for; None where the name is one of a value."""
    if not isinstance(node, exp.Column) or tracer.dialect.sqlglot != "clickhouse":
        return None
    if not isinstance(node.this, exp.Identifier) or scope.expression(tracer.dialect.fold(node.this)) is not None:
        return None
    if resolves(tracer, scope, node):
        return None
    return exp.select("*").from_(exp.Table(this=node.this.copy(), db=node.args.get("table")))


def _wanted(node: exp.Expr) -> int | None:
    """How many columns a query may have that stands for a value; None where that may be a row of several."""
    around = node.parent
    if isinstance(around, (exp.Any, exp.All)):
        node, around = around, around.parent
    if isinstance(around, exp.Binary):
        return _compared(around.args["expression"] if node is around.this else around.this)
    return None if isinstance(around, exp.Array) else 1


def _compared(node: exp.Expr) -> int | None:
    """How many values a query's columns are compared with; None where a value may be a row of several."""
    if isinstance(node, exp.Tuple):
        return len(node.expressions)
    return 1 if isinstance(node.unnest(), (exp.Column, exp.Literal, exp.Cast, exp.Binary)) else None


def _check_width(tracer: Tracer, node: exp.Expr, relation: Relation, wanted: int) -> None:
    """Notes a query of other than the wanted number of columns; one may hold rows, ClickHouse makes one of many."""
    count = len(relation.columns)
    if relation.open is not None or count in (1, wanted) or tracer.dialect.sqlglot == "clickhouse":
        return
    if not any(_shape(tracer, node, relation)):
        plural = "" if wanted == 1 else "s"
        message = f"a subquery gives {count} columns where {wanted} column{plural} can be"
        tracer.trouble("type-mismatch", "", "columns", message, node, not relation.certain)


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
    shape: list[str | int] = [*_shape(tracer, node, relation)]
    if not shape and (wanted := _wanted(node)) is not None:
        _check_width(tracer, node, relation, wanted)
    if relation.open is not None:
        shape.append(others(relation.open))
        tracer.read(Value(relation.rows, relation.row_inputs))
    ordered = (relation.order,) if keeps_order(node) and relation.order >= 0 else ()
    return tracer.terms.of("scalar", relation.rows, *(value.term for value in values), *shape, *ordered)


def _table(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A whole relation as an argument: BigQuery's `ml.predict(model m, table t)`."""
    if not isinstance(node.this, exp.Identifier):
        return generic(tracer, scope, node)
    with tracer.gathering(TRANSFORMATION):
        relation = tracer.trace_query(tracer, node, scope)
    _read_rows(tracer, relation, [each.value for each in relation.columns])
    listed = (part for each in relation.columns for part in (each.name, each.value.term))
    rest = () if relation.open is None else (others(relation.open),)
    return tracer.terms.of("in-query", relation.rows, *listed, *rest)


def _shape(tracer: Tracer, node: exp.Expr, relation: Relation) -> Iterator[str]:
    """What decides the value of a query besides its columns: the names of a struct's or a document's fields."""
    select = node.this if isinstance(node, exp.Subquery) else node
    kind, clause = select.args.get("kind"), _document(node)
    if kind is None and clause is None and not _makes_rows(node):
        return
    yield from (str(kind), "" if clause is None else written(clause, tracer.dialect.sqlglot))
    yield from (column.name for column in relation.columns)


def keeps_order(node: exp.Expr) -> bool:
    """Whether a query's rows stay in its order, as in `array(select …)`, and in a document: `… for xml path('')`."""
    return isinstance(node.parent, exp.Array) or _document(node) is not None


def _document(node: exp.Expr) -> exp.Expr | None:
    """The `for xml …` or `for json …` of a query."""
    select = node.this if isinstance(node, exp.Subquery) else node
    found: exp.Expr | None = select.args.get("for_")
    return found


def _makes_rows(node: exp.Expr) -> bool:
    """Whether a query is the argument of a function that stands in a `from`."""
    call = node.parent
    while call is not None and isinstance(call.parent, (exp.Func, exp.Paren, exp.Kwarg)):
        call = call.parent
    return isinstance(call, exp.Func) and isinstance(call.parent, (exp.Table, exp.Lateral, exp.TableFromRows))


def is_value(node: exp.Expr) -> bool:
    """Whether a query stands for one value, in which the names of its columns may be fields."""
    around = node.parent
    while isinstance(around, (exp.Subquery, exp.Paren)):
        around = around.parent
    return around is not None and not isinstance(around, (exp.From, exp.Join, exp.Lateral, exp.CTE, exp.SetOperation))


def _subquery(tracer: Tracer, scope: Scope, node: exp.Expr) -> Relation:
    told = len(tracer.facts)
    with tracer.gathering(TRANSFORMATION):
        relation = tracer.trace_query(tracer, node, scope)
    # What decides its rows belongs to the expression that it stands in.
    del tracer.facts[told:]
    return relation


def _read_rows(tracer: Tracer, relation: Relation, values: list[Value]) -> None:
    for value in values:
        tracer.read(value)
    tracer.uses.append((Value(relation.rows, relation.row_inputs), FILTER))


HANDLERS: dict[type[exp.Expr], Handler] = {
    exp.In: _in,
    exp.Exists: _exists,
    exp.Query: _scalar_query,
    exp.Table: _table,
}
