"""Column references, and names that look like one: a lambda's parameter, a whole row."""

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, term
from dbt_impact.lineage.expressions.paths import at_place, dotted, fields
from dbt_impact.lineage.names.chosen_columns import chosen_by
from dbt_impact.lineage.names.stars import expand
from dbt_impact.lineage.scope import Scope, column
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import Value, others

# What DuckDB calls the functions that take a lambda, where the grammar knows no name for them.
_OVER_LISTS = frozenset(
    f"{prefix}{name}" for name in ("transform", "apply", "filter", "reduce") for prefix in ("list_", "array_", "")
)
# Warehouses that have no lambdas: there `->` reads out of a document.
_ARROWS = frozenset({"postgres", "redshift", "materialize", "risingwave", "mysql", "sqlite"})


def _column(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    assert isinstance(node, exp.Column)
    args = node.args
    this = args["this"]
    if args.get("join_mark"):
        raise Unresolvable("an outer join written with (+)", node)
    if type(this) is not exp.Identifier and (odd := _odd(tracer, scope, node)) is not None:
        return odd
    if args.get("table") is None and (tracer.parameters or tracer.dialect.names_expressions):
        name = tracer.dialect.fold(this)
        if (bound := _parameter(tracer, name)) is not None:
            return bound
        if (named := scope.expression(name)) is not None:
            return _named(tracer, scope, name, named)
    elif tracer.parameters or tracer.dialect.names_expressions:
        name = tracer.dialect.fold(node.parts[0])
        if tracer.parameters and (bound := _parameter(tracer, name)) is not None:
            return fields(tracer, bound, node.parts[1:])
        if scope.item(name) is None and (named := scope.expression(name)) is not None:
            return fields(tracer, _named(tracer, scope, name, named), node.parts[1:])
    scope.has_plain_column = True
    return tracer.read(column(tracer, scope, node))


def _odd(tracer: Tracer, scope: Scope, node: exp.Column) -> int | None:
    """A column whose name is no mere name: all columns, a path, a place."""
    match node.this:
        case exp.Star():
            return _star(tracer, scope, node)
        case exp.Dot():
            return dotted(tracer, scope, node)
        case exp.Parameter() as place:
            return at_place(tracer, scope, place, node.args["table"])
        case _:
            return None


def _named(tracer: Tracer, scope: Scope, name: str, expression: exp.Expr) -> int:
    """An expression that ClickHouse's `with … as name` put a name to: it is read where the name stands."""
    if name in tracer.naming:
        raise Unresolvable(f"`with … as {name}` that reads its own name", expression)
    tracer.naming.append(name)
    try:
        return term(tracer, scope, expression)
    finally:
        tracer.naming.pop()


def _dynamic(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    raise Unresolvable("`identifier(…)`: a name made by the SQL", node)


def _parameter(tracer: Tracer, name: str) -> int | None:
    """The term of a lambda's parameter, where the name is one."""
    for depth, names in enumerate(reversed(tracer.parameters)):
        if name in names:
            return tracer.terms.of("parameter", str(depth), str(names.index(name)))
    return None


def _lambda(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    names = tuple(tracer.dialect.fold(e) for e in node.args.get("expressions") or ())
    if len(names) == 1 and _is_arrow(tracer, node, names[0]):
        listed = exp.Column(this=node.args["expressions"][0])
        return tracer.terms.of("arrow", term(tracer, scope, listed), term(tracer, scope, node.this))
    tracer.parameters.append(names)
    try:
        return tracer.terms.of("lambda", str(len(names)), term(tracer, scope, node.this))
    finally:
        tracer.parameters.pop()


def _is_arrow(tracer: Tracer, node: exp.Expr, name: str) -> bool:
    """Whether `f(doc -> 'a')` reads a document, though the grammar takes it for a lambda."""
    if tracer.dialect.sqlglot in _ARROWS:
        return True
    if _is_of_list(node):
        return False
    reads = (tracer.dialect.fold(each) for each in node.this.find_all(exp.Identifier))
    return tracer.dialect.sqlglot == "duckdb" and name not in reads


def _is_of_list(node: exp.Expr) -> bool:
    """Whether `lambda x: 1` stands where only a lambda can: the grammar forgets its keyword."""
    over = node.parent
    if isinstance(over, (exp.Transform, exp.ArrayFilter)):
        return node.arg_key == "expression"
    return isinstance(over, exp.Anonymous) and over.name.lower() in _OVER_LISTS and node is not over.expressions[0]


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
    if isinstance(node.parent, exp.PropertyEQ) and node.arg_key == "this":
        return tracer.terms.of("name", tracer.dialect.made_field(node))
    return tracer.terms.of("name", name) if bound is None else bound


def _star(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A star as an argument (`count(*)`, `hash(t.*)`): everything that the relations offer."""
    if isinstance(node, exp.Star) and isinstance(node.parent, exp.Count):
        return tracer.terms.of("star")
    if isinstance(node.parent, (exp.Binary, exp.Unary, exp.Apply)):
        raise Unresolvable(f"a star in `{type(node.parent).__name__.lower()}`", node)
    only = tracer.dialect.fold(node.args["table"]) if isinstance(node, exp.Column) else None
    star = node.this if isinstance(node, exp.Column) else node
    if any(star.args.values()):
        columns, opened = expand(tracer, scope, star, only)
        if opened is not None:
            raise Unresolvable("a star that leaves out columns of a relation whose columns are not known", node)
        return tracer.terms.of("star", *(part for each in columns for part in (each.name, tracer.read(each.value))))
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
    if isinstance(node, exp.Columns) and node.args.get("unpack"):
        columns = chosen_by(tracer, scope, node)
        parts = (part for each in columns for part in (each.written or each.name, tracer.read(each.value)))
        return tracer.terms.of("unpacked", *parts)
    if tracer.chosen is None:
        raise Unresolvable("columns(…) where no column can be chosen", node)
    return tracer.read(tracer.chosen)


HANDLERS: dict[type[exp.Expr], Handler] = {
    exp.Column: _column,
    exp.DynamicIdentifier: _dynamic,
    exp.Comprehension: _comprehension,
    exp.Identifier: _identifier,
    exp.Lambda: _lambda,
    exp.Star: _star,
    exp.Columns: _chosen,
}
