"""`order by` and `limit`: which rows come first, where that matters."""

from collections.abc import Sequence

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.subqueries import keeps_order
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import SORT, Column, OpenColumns, Value, used_as


def limited(
    tracer: Tracer, scope: Scope, node: exp.Expr, columns: Sequence[Column], opened: OpenColumns | None
) -> None:
    """Takes the first rows of a query with these columns; then, and only then, does their order matter."""
    limit, offset = node.args.get("limit"), node.args.get("offset")
    if limit is None and offset is None:
        if node.args.get("order") is not None:
            with tracer.gathering(SORT) as uses:
                try:
                    scope.order = ordering(tracer, scope, node, columns, opened)
                except Unresolvable:
                    # What only sorts the end result decides nothing: its text is enough.
                    text = node.args["order"].sql(dialect=tracer.dialect.sqlglot)
                    scope.order = tracer.terms.of("order", text)
            if keeps_order(node):
                scope.row_inputs |= used_as(inputs_of(uses), SORT)
        return
    with tracer.gathering(SORT) as uses:
        scope.order = order_term = ordering(tracer, scope, node, columns, opened)
        counts = [term(tracer, scope, each) for each in (limit, offset) if each is not None]
    scope.row_inputs |= used_as(inputs_of(uses), SORT)
    scope.rows = tracer.terms.of("limit", scope.rows, order_term, *counts)
    tracer.fact("limit", tracer.terms.of("limit", order_term, *counts), limit or offset or node)


def ordering(
    tracer: Tracer, scope: Scope, node: exp.Expr, columns: Sequence[Column], opened: OpenColumns | None
) -> int:
    """The term of a query's order. Raises Unresolvable.

    A name that stands alone means the output column, and only then one of a relation; a number is a place.
    """
    order = node.args.get("order")
    if order is None:
        return scope.order if scope.order >= 0 else tracer.terms.of("order")
    before = scope.aliases_on, scope.outputs, scope.ordered
    scope.outputs = outputs(columns)
    scope.aliases_on, scope.ordered = True, order
    try:
        keys: list[int] = []
        for each in order.expressions:
            keys.extend(_keys(tracer, scope, each, columns, opened is not None))
    finally:
        scope.aliases_on, scope.outputs, scope.ordered = before
    return tracer.terms.of("order", *keys)


def outputs(columns: Sequence[Column]) -> dict[str, Value]:
    """The output columns that a mere name can mean: those that have it alone."""
    values = {column.name: column.value for column in reversed(columns)}
    twins = {column.name for column in columns if column.value.term != values[column.name].term}
    return {name: value for name, value in values.items() if name not in twins}


def _keys(tracer: Tracer, scope: Scope, node: exp.Expr, columns: Sequence[Column], is_open: bool) -> list[int]:
    """The terms of one key; `order by all` is as many as there are columns."""
    place = node.this if isinstance(node, exp.Ordered) else node
    is_all = _is_all(place)
    if not is_all and (not isinstance(place, exp.Literal) or place.args.get("is_string")):
        return [term(tracer, scope, node)]
    at = int(place.this) - 1 if str(place.this).isdigit() else -1
    if is_open or not (is_all or 0 <= at < len(columns)):
        raise Unresolvable(f"`order by {place.name}` where the columns are not known", node)
    return [_placed(tracer, node, column) for column in (columns if is_all else (columns[at],))]


def _is_all(place: exp.Expr) -> bool:
    """Whether a key is the word `all`, which some grammars take for a column."""
    if isinstance(place, exp.Column):
        name = place.this
        bare = isinstance(name, exp.Identifier) and not name.args.get("quoted") and place.args.get("table") is None
        return bare and name.name.upper() == "ALL"
    return isinstance(place, exp.Var) and str(place.this).upper() == "ALL"


def _placed(tracer: Tracer, node: exp.Expr, column: Column) -> int:
    """The key that the column's own name would be."""
    flags: list[str] = []
    for name in ("desc", "nulls_first"):
        if node.args.get(name):
            flags.extend((name, str(node.args[name])))
    return tracer.terms.of("Ordered", *flags, tracer.read(column.value))
