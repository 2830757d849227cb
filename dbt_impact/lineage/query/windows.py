"""Windows of a select: those that it defines by name, and those that `having` and `qualify` hold or lack."""

from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.invalid import refuse
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer


def note_windows(tracer: Tracer, scope: Scope, node: exp.Select) -> None:
    """Makes the windows known that a select defines by name."""
    for window in node.args["windows"]:
        name = tracer.dialect.fold(window.this)
        if name in scope.windows:
            shown = tracer.dialect.show(name)
            refuse(tracer, "window defined twice", f"the window `{shown}` is defined twice", window)
        scope.windows[name] = window


def note_window_in_having(tracer: Tracer, read: exp.Expr, *, perhaps: bool = False) -> None:
    """Notes a window that `having` reads, which chooses groups before there are windows over them."""
    if any(_windows(read)):
        refuse(tracer, "window in a filter", "`having` reads a window function", read, perhaps=perhaps)


def note_nothing_to_qualify(tracer: Tracer, node: exp.Select) -> None:
    """Notes a `qualify` where neither it nor the select list has a window."""
    if not any(window for each in (*node.expressions, node.args["qualify"]) for window in _windows(each)):
        message = "`qualify` stands in a query without a window function"
        refuse(tracer, "no window to qualify", message, node.args["qualify"])


def _windows(node: exp.Expr) -> Iterator[exp.Expr]:
    """The windows of an expression's own query."""
    todo = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, exp.Window):
            yield each
        elif not isinstance(each, exp.Query):
            todo.extend(each.iter_expressions())
