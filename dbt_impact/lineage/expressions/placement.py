"""Where aggregates and windows can't stand: inside of each other, and where rows are not chosen or grouped yet."""

from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler
from dbt_impact.lineage.invalid import Form, clause_of, is_surely_aggregate, may_be_columns, refuse
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import AGGREGATION

# What wraps an aggregate: `filter (where …)`, `within group (…)`, `ignore nulls`.
WRAPPERS = (exp.Filter, exp.WithinGroup, exp.IgnoreNulls, exp.RespectNulls)


def unwrapped(node: exp.Expr) -> exp.Expr:
    """The function itself in `count(x) filter (where …)` and the like."""
    while isinstance(node, WRAPPERS):
        node = node.this
    return node


def note_nested(tracer: Tracer, node: exp.Expr) -> None:
    """Notes an aggregate that stands inside of another one, where both surely are such."""
    is_wrapped = isinstance(node.parent, WRAPPERS) and node.arg_key == "this"
    if not is_wrapped and is_surely_aggregate(unwrapped(node)) and _is_in_aggregate(node):
        refuse(tracer, "nested aggregate", "an aggregate stands inside of another one", node)


def note_nested_window(tracer: Tracer, node: exp.Expr) -> None:
    """Notes a window that stands inside of another one, or of an aggregate."""
    if any(type(each) is exp.Window for each in _around(node)):
        refuse(tracer, "nested window", "a window function stands inside of another one", node)
    elif tracer.use == AGGREGATION and _is_in_aggregate(node):
        refuse(tracer, "window in an aggregate", "a window function stands inside of an aggregate", node)


def note_nested_alias(tracer: Tracer, scope: Scope, named: exp.Expr, *, holds_aggregate: bool) -> None:
    """Notes an alias that an aggregate reads, and that stands for an aggregate or a window itself."""
    perhaps = may_be_columns(scope)
    if holds_aggregate:
        refuse(tracer, "nested aggregate", "an aggregate reads the alias of another one", named, perhaps=perhaps)
    if named.find(exp.Window) is not None:
        message = "an aggregate reads the alias of a window function"
        refuse(tracer, "window in an aggregate", message, named, perhaps=perhaps)


def _is_in_aggregate(node: exp.Expr) -> bool:
    """Whether something around an expression in its query surely is an aggregate."""
    return any(is_surely_aggregate(unwrapped(each)) for each in _around(node))


def _around(node: exp.Expr) -> Iterator[exp.Expr]:
    """What an expression stands in, up to its own query."""
    at = node.parent
    while at is not None and not isinstance(at, exp.Query):
        yield at
        at = at.parent


def misplaced(tracer: Tracer, scope: Scope, node: exp.Expr, plain_term: Handler) -> int:
    """An aggregate where rows are joined, filtered or put into groups. Raises Unresolvable."""
    clause = clause_of(node)
    before, tracer.use = tracer.use, AGGREGATION
    try:
        inner = plain_term(tracer, scope, node)
    finally:
        tracer.use = before
    of_outer_query = tracer.terms.reads_outside(inner) and not tracer.terms.extent(inner)
    if clause is None or of_outer_query or not is_surely_aggregate(unwrapped(node)):
        raise Unresolvable("an aggregate where none can be", node)
    perhaps = clause == "" and may_be_columns(scope)
    refuse(tracer, "aggregate in a filter", f"{_place(clause)} holds an aggregate", node, perhaps=perhaps)
    return tracer.terms.of("misplaced", inner)


def misplaced_window(tracer: Tracer, scope: Scope, node: exp.Expr, function: int) -> int:
    """A window function where rows are joined, filtered or put into groups. Raises Unresolvable."""
    clause = clause_of(node)
    if clause is None:
        raise Unresolvable("a window where none can be", node)
    perhaps = clause == "" and may_be_columns(scope)
    form: Form = "window in a group" if clause == "`group by`" else "window in a filter"
    refuse(tracer, form, f"{_place(clause)} holds a window function", node, perhaps=perhaps)
    return tracer.terms.of("misplaced", function)


def _place(clause: str) -> str:
    return clause or "what is filtered or grouped by"
