"""The keys of a `group by`: by expression, by place, by alias, all of them, and in grouping sets."""

from collections.abc import Set
from typing import Protocol

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.functions import AGGREGATE_NAMES
from dbt_impact.lineage.expressions.placement import unwrapped
from dbt_impact.lineage.invalid import refuse
from dbt_impact.lineage.names.stars import expand
from dbt_impact.lineage.query.elements import is_star
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import Column, OpenColumns, Value, others

_SETS = (exp.Rollup, exp.Cube, exp.GroupingSets)
# An expression would not tell which of the two it means, and a set may leave one of them out.
_TWICE = "a key of grouping sets that is made of another"


class SelectList(Protocol):
    """The select list that places and aliases refer to."""

    node: exp.Select

    def column(self, i: int) -> Column: ...


def group_keys(tracer: Tracer, scope: Scope, group: exp.Group, select: SelectList) -> tuple[list[int], list[int]]:
    """The terms of the keys, and of the grouping sets over them. Raises Unresolvable."""
    if group.args.get("totals"):
        raise Unresolvable("`with totals`", group)
    quantifier = group.args.get("all")
    if quantifier is not None and any(
        group.args.get(name) for name in ("expressions", "rollup", "cube", "grouping_sets")
    ):
        return _quantified(tracer, scope, group, select)
    if is_all(group):
        return _all(tracer, scope, select), []
    return _listed(tracer, scope, group, select)


def is_all(group: exp.Group) -> bool:
    """Whether a `group by` is by all that is no aggregate, which DuckDB also writes as a star."""
    return bool(group.args.get("all")) or any(type(each) is exp.Star for each in group.expressions)


def _quantified(tracer: Tracer, scope: Scope, group: exp.Group, select: SelectList) -> tuple[list[int], list[int]]:
    """`group by distinct`: sets that come out twice count once; `group by all` with sets is how they are without it."""
    keys, sets = _listed(tracer, scope, group, select)
    if sets and group.args["all"] is False:
        sets.append(tracer.terms.of("distinct sets"))
    return keys, sets


def _listed(tracer: Tracer, scope: Scope, group: exp.Group, select: SelectList) -> tuple[list[int], list[int]]:
    before, scope.aliases_on = scope.aliases_on, tracer.dialect.alias_in_group
    keys: list[int] = []
    sets: list[int] = []
    written: dict[int, str] = {}
    try:
        for each in group.expressions:
            if isinstance(each, _SETS):
                sets.append(_set(tracer, scope, each, select, keys, written))
            else:
                keys.append(key(tracer, scope, each, select))
        if group.args.get("grouping_sets"):
            keys.clear()  # `group by a, b grouping sets (…)` lists before the sets what they are made of
        for name in ("rollup", "cube", "grouping_sets"):
            sets.extend(_set(tracer, scope, each, select, keys, written) for each in group.args.get(name) or ())
        every = {*keys, *written}
        if written and (written.keys() & keys or any(_holds(tracer, key, every - {key}) for key in every)):
            raise Unresolvable(_TWICE, group)
    finally:
        scope.aliases_on = before
    return keys, sets


def _holds(tracer: Tracer, term: int, wanted: Set[int]) -> bool:
    """Whether any of the wanted terms is a part of a term; a name that nothing offers may be made of anything.

    What the null side of a join gives is made in the `from`, and no expression over keys can be made like it.
    """
    todo, seen = [term], {term}
    while todo:
        key = tracer.terms.key(todo.pop())
        for part in () if key[0] in ("missing", "nullable") else key:
            if isinstance(part, int) and part not in seen:
                if part in wanted:
                    return True
                seen.add(part)
                todo.append(part)
    return False


def _set(
    tracer: Tracer, scope: Scope, node: exp.Expr, select: SelectList, keys: list[int], written: dict[int, str]
) -> int:
    """One `rollup`, `cube` or `grouping sets`; `with rollup` has no operands and means the keys in their order."""
    terms = tracer.terms
    parts: list[int] = []
    for each in node.expressions:
        if isinstance(each, _SETS):
            parts.append(_set(tracer, scope, each, select, keys, written))
        else:
            members = each.expressions if isinstance(each, exp.Tuple) else [each]
            found = [key(tracer, scope, one, select) for one in members]
            for one, made in zip(members, found, strict=True):
                text = _without_brackets(one).sql(dialect=tracer.dialect.sqlglot).lower()
                if written.setdefault(made, text) != text:
                    raise Unresolvable(_TWICE, node)
            parts.append(terms.set("keys", found))
    return terms.of(type(node).__name__, *(parts if node.expressions else keys))


def key(tracer: Tracer, scope: Scope, node: exp.Expr, select: SelectList) -> int:
    """The term of one key; a number is a place in the select list. Raises Unresolvable."""
    node = _without_brackets(node)
    if not isinstance(node, exp.Literal) or node.args.get("is_string"):
        return term(tracer, scope, node)
    value = _at_place(tracer, scope, int(node.this), select, node)
    tracer.read(value)
    return value.term


def _without_brackets(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _at_place(tracer: Tracer, scope: Scope, place: int, select: SelectList, node: exp.Expr) -> Value:
    """The value of an output column by its place, counted from one; a star takes as many as it stands for."""
    left = place - 1
    for i, each in enumerate(select.node.expressions):
        if not is_star(each):
            if left == 0:
                return select.column(i).value
            left -= 1
            continue
        columns, opened = _starred(tracer, scope, each)
        if opened is not None or select.node.args.get("exclude"):
            raise Unresolvable("`group by` a place behind columns that are not known", node)
        if 0 <= left < len(columns):
            return columns[left].value
        left -= len(columns)
    perhaps = not all(item.relation.certain for item in scope.items)
    refuse(tracer, "place out of range", f"there is no column {place} in the select list", node, perhaps=perhaps)
    return Value(tracer.terms.of("null"))


def _starred(tracer: Tracer, scope: Scope, node: exp.Expr) -> tuple[list[Column], OpenColumns | None]:
    star = node.this if isinstance(node, exp.Column) else node
    only = tracer.dialect.fold(node.args.get("table")) if isinstance(node, exp.Column) else None
    return expand(tracer, scope, star, only)


def not_grouped(tracer: Tracer, scope: Scope, condition: exp.Expr, keys: Set[int]) -> frozenset[int]:
    """The names (by `id`) that `having` holds outside of aggregates, and that are those of columns and of no key.

    Groups have no such column: where the query runs, an alias is meant.
    """
    found: set[int] = set()
    todo = [condition]
    while todo:
        each = todo.pop()
        if isinstance(each, exp.Query) or _is_aggregate(each):
            continue
        if isinstance(each, exp.Column) and each.args.get("table") is None:
            name = tracer.dialect.fold(each.this)
            offered = [item.by_name[name] for item in scope.items if name in item.by_name]
            offered += [scope.merged[name]] if name in scope.merged else []
            if offered and not any(value.term in keys for value in offered):
                found.add(id(each))
        todo.extend(each.iter_expressions())
    return frozenset(found)


def _is_aggregate(node: exp.Expr) -> bool:
    return isinstance(node, exp.AggFunc) or (
        isinstance(node, exp.Anonymous) and str(node.this).lower() in AGGREGATE_NAMES
    )


def _all(tracer: Tracer, scope: Scope, select: SelectList) -> list[int]:
    keys: list[int] = []
    for i, each in enumerate(select.node.expressions):
        if is_star(each):
            columns, opened = _starred(tracer, scope, each)
            keys.extend(tracer.read(column.value) for column in columns)
            if opened is not None:
                keys.append(others(opened))
        elif not holds_aggregate(each):
            keys.append(tracer.read(select.column(i).value))
    return keys


def holds_aggregate(node: exp.Expr) -> bool:
    """Whether an expression holds an aggregate of its own query: not in a window, not in a subquery."""
    todo = [node]
    while todo:
        each = todo.pop()
        if _is_aggregate(each):
            return True
        if isinstance(each, exp.Window):
            todo.extend(unwrapped(each.this).iter_expressions())
        elif not isinstance(each, exp.Query):
            todo.extend(each.iter_expressions())
    return False
