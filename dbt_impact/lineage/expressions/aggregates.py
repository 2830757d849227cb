"""Aggregates and windows: functions of the rows around a row, so their terms hold those rows."""

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, generic, term
from dbt_impact.lineage.expressions.placement import (
    WRAPPERS,
    misplaced,
    misplaced_window,
    note_nested,
    note_nested_window,
    unwrapped,
)
from dbt_impact.lineage.invalid import refuse
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.rows import once, repeats
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import AGGREGATION, WINDOW

# What only a window can have.
_OVER: dict[type[exp.Expr], str] = {exp.RowNumber: "row_number", exp.Lag: "lag", exp.Lead: "lead", exp.Ntile: "ntile"}
# Aggregates whose value depends on the order in which the rows come.
_IN_ORDER = (exp.ArrayAgg, exp.GroupConcat, exp.First, exp.Last, exp.AnyValue, exp.JSONArrayAgg, exp.JSONObjectAgg)


def _aggregate(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    return aggregated(tracer, scope, node, generic)


def aggregated(tracer: Tracer, scope: Scope, node: exp.Expr, plain_term: Handler) -> int:
    """An aggregate of the groups at hand; inside another aggregate only its arguments count."""
    if tracer.use == AGGREGATION:
        note_nested(tracer, node)
        return plain_term(tracer, scope, node)
    if scope.groups < 0:
        return misplaced(tracer, scope, node, plain_term)
    scope.has_aggregate = True
    before, tracer.use = tracer.use, AGGREGATION
    plain = scope.has_plain_column
    try:
        inner = plain_term(tracer, scope, node)
    finally:
        tracer.use, scope.has_plain_column = before, plain
    if tracer.terms.reads_outside(inner) and not tracer.terms.extent(inner):
        raise Unresolvable("an aggregate of the query around it", node)
    tracer.uses.append((scope.row_value, AGGREGATION))
    if scope.order >= 0 and node.find(*_IN_ORDER) is not None and node.find(exp.Order) is None:
        return tracer.terms.of("aggregate", inner, scope.groups, scope.order)
    if not _counts_once(node):
        return tracer.terms.of("aggregate", inner, scope.groups)
    if scope.repeating[0] != scope.groups:
        scope.repeating = (scope.groups, repeats(tracer.terms, scope.groups))
    groups = once(tracer.terms, scope.groups, inner) if scope.repeating[1] else scope.groups
    return tracer.terms.of("aggregate", inner, groups)


def _alone(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A function that only a window can have, where none has it."""
    if scope.groups >= 0:  # elsewhere a window can't stand either
        refuse(tracer, "function without over", f"`{_OVER[type(node)]}` has no `over`", node)
    return _aggregate(tracer, scope, node)


def _counts_once(node: exp.Expr) -> bool:
    """Whether a row that comes twice leaves an aggregate as it is: an extreme, a truth, a count of different values."""
    node = unwrapped(node)
    if isinstance(node, (exp.Min, exp.Max)):
        return not any(value for name, value in node.args.items() if name != "this")  # `max(x, 3)` gives a list
    return isinstance(node, (exp.LogicalOr, exp.LogicalAnd)) or (
        isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct)
    )


def _wrapped(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    inner = unwrapped(node)
    if isinstance(inner, (exp.AggFunc, exp.Anonymous)) and tracer.use != AGGREGATION:
        return _aggregate(tracer, scope, node)
    return generic(tracer, scope, node)


def _window(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A window function: its function, partition, order and frame, and the rows that it ranges over."""
    note_nested_window(tracer, node)
    partition, order, spec = _definition(tracer, scope, node)
    function = _over(tracer, scope, node.this)
    before, tracer.use = tracer.use, WINDOW
    try:
        keys = [term(tracer, scope, each) for each in partition]
        sorting = [term(tracer, scope, each) for each in order.expressions] if order is not None else []
    finally:
        tracer.use = before
    if scope.window_rows < 0:
        return misplaced_window(tracer, scope, node, function)
    frame: tuple[int | str, ...] = () if spec is None else (_frame(tracer, scope, spec),)
    if (over := str(node.args.get("over") or "OVER").upper()) != "OVER":
        frame = (over, str(node.args.get("first")), *frame)
    if not sorting and scope.order >= 0:
        sorting = [scope.order]
    tracer.uses.append((scope.row_value, WINDOW))
    terms = tracer.terms
    return terms.of(
        "window", function, terms.set("partition", keys), terms.of("order", *sorting), scope.window_rows, *frame
    )


def _frame(tracer: Tracer, scope: Scope, spec: exp.Expr) -> int:
    """The term of a frame; its words in one case."""
    parts: list[int | str] = []
    for name, value in sorted(spec.args.items()):
        if value is not None:
            parts.extend((name, term(tracer, scope, value) if isinstance(value, exp.Expr) else str(value).upper()))
    return tracer.terms.of("frame", *parts)


def _over(tracer: Tracer, scope: Scope, function: exp.Expr) -> int:
    """The function of a window, which is no aggregate of the groups itself; its arguments may hold some."""
    if not isinstance(function, WRAPPERS):
        return generic(tracer, scope, function)
    inner = _over(tracer, scope, function.this)
    condition = function.args.get("expression")
    rest = () if condition is None else (term(tracer, scope, condition),)
    return tracer.terms.of(type(function).__name__, inner, *rest)


def _definition(
    tracer: Tracer, scope: Scope, node: exp.Expr
) -> tuple[list[exp.Expr], exp.Expr | None, exp.Expr | None]:
    """Partition, order and frame of a window, together with those of the named window that it builds on."""
    partition = list(node.args.get("partition_by") or ())
    order, spec = node.args.get("order"), node.args.get("spec")
    named = node.args.get("alias")
    if named is not None:
        base = scope.windows.get(tracer.dialect.fold(named))
        if base is None:
            refuse(tracer, "window not defined", f"there is no window `{named.name}`", node)
            return partition, order, spec
        if base is not node:  # `window w as (w …)` is refused by every warehouse
            below = _definition(tracer, scope, base)
            return below[0] or partition, order or below[1], spec or below[2]
    return partition, order, spec


HANDLERS: dict[type[exp.Expr], Handler] = {
    exp.AggFunc: _aggregate,
    exp.JSONArrayAgg: _aggregate,
    exp.Window: _window,
    **dict.fromkeys(_OVER, _alone),
    **dict.fromkeys(WRAPPERS, _wrapped),
}
