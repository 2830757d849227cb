"""Column references, and names that look like one: a lambda's parameter, a whole row."""

from sqlglot import exp

from dbt_impact.lineage.expressions import Handler, term
from dbt_impact.lineage.scope import Scope, column
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import Value, others


def _column(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    assert isinstance(node, exp.Column)
    if node.args.get("join_mark"):
        raise Unresolvable("an outer join written with (+)", node)
    if isinstance(node.this, exp.Star):
        return _star(tracer, scope, node)
    name = tracer.dialect.fold(node.this)
    if node.args.get("table") is None and (bound := _parameter(tracer, name)) is not None:
        return bound
    scope.has_plain_column = True
    return tracer.read(column(tracer, scope, node))


def _parameter(tracer: Tracer, name: str) -> int | None:
    """The term of a lambda's parameter, where the name is one."""
    for depth, names in enumerate(reversed(tracer.parameters)):
        if name in names:
            return tracer.terms.of("parameter", str(depth), str(names.index(name)))
    return None


def _lambda(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    names = tuple(tracer.dialect.fold(e) for e in node.args.get("expressions") or ())
    tracer.parameters.append(names)
    try:
        return tracer.terms.of("lambda", str(len(names)), term(tracer, scope, node.this))
    finally:
        tracer.parameters.pop()


def _comprehension(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """`[x + 1 for x in l if x > 1]`: a name for each element, known in what is made of it."""
    listed = term(tracer, scope, node.args["iterator"])
    named = [tracer.dialect.fold(node.args[key]) for key in ("expression", "position") if node.args.get(key)]
    tracer.parameters.append(tuple(named))
    try:
        parts = [term(tracer, scope, each) for each in (node.this, node.args.get("condition")) if each is not None]
    finally:
        tracer.parameters.pop()
    return tracer.terms.of("comprehension", str(len(named)), listed, *parts)


def _identifier(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A mere name: a lambda's parameter, a field."""
    name = tracer.dialect.fold(node)
    bound = _parameter(tracer, name) if tracer.parameters else None
    return tracer.terms.of("name", name) if bound is None else bound


def _star(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A star as an argument (`count(*)`, `hash(t.*)`): everything that the relations offer."""
    if isinstance(node, exp.Star) and isinstance(node.parent, exp.Count):
        return tracer.terms.of("star")
    only = tracer.dialect.fold(node.args["table"]) if isinstance(node, exp.Column) else None
    parts: list[int | str] = []
    for item in scope.items:
        if only is None or item.alias == only:
            for each in item.relation.columns:
                parts.extend((each.name, tracer.read(each.value)))
            if item.relation.open is not None:
                tracer.read(Value(item.relation.rows, item.relation.row_inputs))
                parts.extend((item.relation.rows, others(item.relation.open)))
    return tracer.terms.of("star", *parts)


def _chosen(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """The column that `columns(…)` stands for at the moment."""
    if tracer.chosen is None:
        raise Unresolvable("columns(…) where no column can be chosen", node)
    return tracer.read(tracer.chosen)


HANDLERS: dict[type[exp.Expr], Handler] = {
    exp.Column: _column,
    exp.Comprehension: _comprehension,
    exp.Identifier: _identifier,
    exp.Lambda: _lambda,
    exp.Star: _star,
    exp.Columns: _chosen,
}
