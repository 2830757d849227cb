"""`order by` and `limit`: which rows come first, where that matters."""

from collections.abc import Sequence

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.subqueries import keeps_order
from dbt_impact.lineage.invalid import refuse
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import SORT, Column, OpenColumns, Value, used_as


def limited(
    tracer: Tracer,
    scope: Scope,
    node: exp.Expr,
    columns: Sequence[Column],
    opened: OpenColumns | None,
    *,
    certain: bool = True,
) -> None:
    """Takes the first rows of a query with these columns; then, and only then, does their order matter.

    Where it is not `certain` that these are all columns, a place behind them may be one.
    """
    limit, offset = node.args.get("limit"), node.args.get("offset")
    if limit is None and offset is None:
        if node.args.get("order") is not None:
            with tracer.gathering(SORT) as uses:
                try:
                    scope.order = ordering(tracer, scope, node, columns, opened, certain=certain)
                except Unresolvable:
                    # What only sorts the end result decides nothing: its text is enough.
                    text = node.args["order"].sql(dialect=tracer.dialect.sqlglot)
                    scope.order = tracer.terms.of("order", text)
            if keeps_order(node):
                scope.row_inputs |= used_as(inputs_of(uses), SORT)
        return
    count = None if limit is None else limit.args.get("expression")
    if limit is not None and isinstance(count, exp.Column) and not _is_all(count):
        refuse(tracer, "limit by a column", "`limit` names a column", limit)
    with tracer.gathering(SORT) as uses:
        scope.order = order_term = ordering(tracer, scope, node, columns, opened, certain=certain)
        counts = [term(tracer, scope, each) for each in (limit, offset) if each is not None]
    scope.row_inputs |= used_as(inputs_of(uses), SORT)
    scope.rows = tracer.terms.of("limit", scope.rows, order_term, *counts)
    tracer.fact("limit", tracer.terms.of("limit", order_term, *counts), limit or offset or node)


def ordering(
    tracer: Tracer,
    scope: Scope,
    node: exp.Expr,
    columns: Sequence[Column],
    opened: OpenColumns | None,
    *,
    certain: bool = True,
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
            if (place := _place(each)) is None:
                keys.append(term(tracer, scope, each))
            else:
                keys.extend(
                    _placed(tracer, each, column) for column in _at(tracer, scope, place, columns, opened, certain)
                )
    finally:
        scope.aliases_on, scope.outputs, scope.ordered = before
    return tracer.terms.of("order", *keys)


def outputs(columns: Sequence[Column]) -> dict[str, Value]:
    """The output columns that a mere name can mean: those that have it alone."""
    values = {column.name: column.value for column in reversed(columns)}
    twins = {column.name for column in columns if column.value.term != values[column.name].term}
    return {name: value for name, value in values.items() if name not in twins}


def _place(node: exp.Expr) -> exp.Expr | None:
    """The number that a key is, or the word for all columns; None for any other key."""
    place = node.this if isinstance(node, exp.Ordered) else node
    if isinstance(place, exp.Literal):
        return None if place.args.get("is_string") else place
    return place if _is_all(place) else None


def _at(
    tracer: Tracer,
    scope: Scope,
    place: exp.Expr,
    columns: Sequence[Column],
    opened: OpenColumns | None,
    certain: bool,
) -> Sequence[Column]:
    """The columns at a place; `order by all` is as many as there are. Raises Unresolvable."""
    if opened is not None:
        raise Unresolvable(f"`order by {place.name}` where the columns are not known", place)
    if not isinstance(place, exp.Literal):
        return columns
    at = int(place.this) - 1 if str(place.this).isdigit() else -1
    if 0 <= at < len(columns):
        return (columns[at],)
    perhaps = not certain or not all(item.relation.certain for item in scope.items)
    refuse(tracer, "place out of range", f"there is no column {place.this} to order by", place, perhaps=perhaps)
    return ()


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
