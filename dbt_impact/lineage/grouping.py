"""The keys of a `group by`: by expression, by place, by alias, all of them, and in grouping sets."""

from typing import Protocol

from sqlglot import exp

from dbt_impact.lineage.expressions import term
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.stars import expand
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import Column

_SETS = (exp.Rollup, exp.Cube, exp.GroupingSets)


class SelectList(Protocol):
    """The select list that places and aliases refer to."""

    node: exp.Select

    def column(self, i: int) -> Column: ...


def group_keys(tracer: Tracer, scope: Scope, group: exp.Group, select: SelectList) -> tuple[list[int], list[int]]:
    """The terms of the keys, and of the grouping sets over them. Raises Unresolvable."""
    if group.args.get("totals"):
        raise Unresolvable("`with totals`", group)
    if group.args.get("all"):
        return _all(tracer, scope, select), []
    before, scope.aliases_on = scope.aliases_on, tracer.dialect.alias_in_group
    keys: list[int] = []
    sets: list[int] = []
    try:
        for each in group.expressions:
            if isinstance(each, _SETS):
                sets.append(_set(tracer, scope, each, select, keys))
            else:
                keys.append(_key(tracer, scope, each, select))
        for name in ("rollup", "cube", "grouping_sets"):
            sets.extend(_set(tracer, scope, each, select, keys) for each in group.args.get(name) or ())
    finally:
        scope.aliases_on = before
    return keys, sets


def _set(tracer: Tracer, scope: Scope, node: exp.Expr, select: SelectList, keys: list[int]) -> int:
    """One `rollup`, `cube` or `grouping sets`; `with rollup` has no operands and means the keys in their order."""
    terms = tracer.terms
    parts: list[int] = []
    for each in node.expressions:
        if isinstance(each, _SETS):
            parts.append(_set(tracer, scope, each, select, keys))
        else:
            members = each.expressions if isinstance(each, exp.Tuple) else [each]
            parts.append(terms.set("keys", [_key(tracer, scope, one, select) for one in members]))
    return terms.of(type(node).__name__, *(parts if node.expressions else keys))


def _key(tracer: Tracer, scope: Scope, node: exp.Expr, select: SelectList) -> int:
    while isinstance(node, exp.Paren):
        node = node.this
    if not isinstance(node, exp.Literal) or node.args.get("is_string"):
        return term(tracer, scope, node)
    place = int(node.this) - 1
    listed = select.node.expressions
    if not 0 <= place < len(listed):
        raise Unresolvable(f"`group by {node.this}` beyond the select list", node)
    if any(_is_star(each) for each in listed[: place + 1]):
        raise Unresolvable("`group by` a place behind a star", node)
    value = select.column(place).value
    tracer.read(value)
    return value.term


def _all(tracer: Tracer, scope: Scope, select: SelectList) -> list[int]:
    keys: list[int] = []
    for i, each in enumerate(select.node.expressions):
        if _is_star(each):
            star = each.this if isinstance(each, exp.Column) else each
            only = tracer.dialect.fold(each.args.get("table")) if isinstance(each, exp.Column) else None
            columns, opened = expand(tracer, scope, star, only)
            keys.extend(tracer.read(column.value) for column in columns)
            if opened is not None:
                keys.append(tracer.terms.of("every column", scope.rows))
        elif not holds_aggregate(each):
            keys.append(tracer.read(select.column(i).value))
    return keys


def _is_star(node: exp.Expr) -> bool:
    return isinstance(node, exp.Star) or (isinstance(node, exp.Column) and isinstance(node.this, exp.Star))


def holds_aggregate(node: exp.Expr) -> bool:
    """Whether an expression holds an aggregate of its own query: not in a window, not in a subquery."""
    todo = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, exp.AggFunc):
            return True
        if isinstance(each, exp.Window):
            todo.extend(each.this.iter_expressions())
        elif not isinstance(each, exp.Query):
            todo.extend(each.iter_expressions())
    return False
