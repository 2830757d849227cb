"""Real changes of one model: each kind of mistake, or of intention, that a pull request may bring."""

from collections.abc import Callable
from random import Random

import sqlglot
from sqlglot import exp

from tests.rewrites.rewriting import QueryRewrite, any_of, selects, written

_Kinds = tuple[type[exp.Expr], ...]


def _other(kinds: _Kinds, *into: type[exp.Expr]) -> QueryRewrite:
    """A binary operator, or a function of one argument, replaced by another."""

    def change(random: Random, tree: exp.Query) -> str | None:
        found = any_of(random, tree, *kinds)
        if found is None:
            return None
        kind = random.choice([each for each in into if each is not type(found)])
        found.replace(
            kind(**{name: found.args[name].copy() for name in ("this", "expression") if found.args.get(name)})
        )
        return written(tree)

    return change


def _number(inside: _Kinds, *, by: int = 1) -> QueryRewrite:
    """A number changed in a clause of some kind."""

    def change(random: Random, tree: exp.Query) -> str | None:
        clause = any_of(random, tree, *inside)
        numbers = [e for e in clause.find_all(exp.Literal) if e.is_int] if clause is not None else []
        if not numbers:
            return None
        found = random.choice(numbers)
        found.replace(exp.Literal.number(int(found.name) + by))
        return written(tree)

    return change


def _dropped(*kinds: type[exp.Expr]) -> QueryRewrite:
    """A clause left out."""

    def change(random: Random, tree: exp.Query) -> str | None:
        found = any_of(random, tree, *kinds)
        if found is None:
            return None
        found.pop()
        return written(tree)

    return change


def _with(kinds: _Kinds, replaced: Callable[[exp.Expr], exp.Expr]) -> QueryRewrite:
    """An expression with something in its place that is made of it."""

    def change(random: Random, tree: exp.Query) -> str | None:
        found = any_of(random, tree, *kinds)
        if found is None:
            return None
        found.replace(replaced(found.copy()))
        return written(tree)

    return change


def _text(random: Random, tree: exp.Query) -> str | None:
    texts = [e for e in tree.find_all(exp.Literal) if e.is_string]
    if not texts:
        return None
    random.choice(texts).replace(exp.Literal.string("new"))
    return written(tree)


def _column(random: Random, tree: exp.Query) -> str | None:
    """A column of the select list for another one of the same relation."""
    listed = [e for s in selects(tree) for e in s.expressions for e in e.find_all(exp.Column) if e.table]
    for one in random.sample(listed, len(listed)):
        twins = [e for e in listed if e.table == one.table and e.name != one.name]
        if twins:
            one.replace(random.choice(twins).copy())
            return written(tree)
    return None


def _columns_swapped(random: Random, tree: exp.Query) -> str | None:
    """Two output columns with each other's names: by position nothing seems to move."""
    if not isinstance(tree, exp.Select) or len(tree.expressions) < 2 or tree.is_star:
        return None
    i, j = random.sample(range(len(tree.expressions)), 2)
    listed = [each.unalias().copy() for each in tree.expressions]
    names = tree.named_selects
    listed[i], listed[j] = listed[j], listed[i]
    tree.set("expressions", [exp.alias_(each, name) for each, name in zip(listed, names, strict=True)])
    return written(tree)


def _column_dropped(random: Random, tree: exp.Query) -> str | None:
    if not isinstance(tree, exp.Select) or len(tree.expressions) < 2:
        return None
    random.choice(tree.expressions).pop()
    return written(tree)


def _column_renamed(random: Random, tree: exp.Query) -> str | None:
    if not isinstance(tree, exp.Select) or tree.is_star:
        return None
    one = random.choice(tree.expressions)
    one.replace(exp.alias_(one.unalias().copy(), "renamed"))
    return written(tree)


def _join_kind(random: Random, tree: exp.Query) -> str | None:
    join = any_of(random, tree, exp.Join)
    if join is None:
        return None
    join.set("side", random.choice([each for each in (None, "LEFT", "RIGHT", "FULL") if each != join.args.get("side")]))
    return written(tree)


def _join_condition(random: Random, tree: exp.Query) -> str | None:
    joins = [each for each in tree.find_all(exp.Join) if each.args.get("on") is not None]
    if not joins:
        return None
    on = random.choice(joins).args["on"]
    column = on.find(exp.Column)
    on.replace(exp.and_(on.copy(), f"{column.sql()} > 2"))
    return written(tree)


def _condition_to_where(random: Random, tree: exp.Query) -> str | None:
    """The condition of an outer join in `where`."""
    for select in selects(tree):
        for join in select.args.get("joins") or ():
            if join.side and isinstance(join.args.get("on"), exp.And):
                select.where(join.args["on"].expression.copy(), copy=False)
                join.set("on", join.args["on"].this.copy())
                return written(tree)
    return None


def _filter_added(random: Random, tree: exp.Query) -> str | None:
    select = random.choice(selects(tree))
    columns = [e for e in select.expressions for e in e.find_all(exp.Column) if e.table and not e.is_star]
    if not columns or not select.args.get("from_"):
        return None
    select.where(f"{random.choice(columns).sql()} is not null", copy=False)
    return written(tree)


def _conjunct_dropped(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.And)
    if found is None:
        return None
    found.replace(random.choice((found.this, found.expression)).copy())
    return written(tree)


def _rollup(random: Random, tree: exp.Query) -> str | None:
    group = any_of(random, tree, exp.Group)
    if group is None:
        return None
    kind = random.choice((exp.Rollup, exp.Cube))
    group.set("rollup" if kind is exp.Rollup else "cube", [kind(expressions=[e.copy() for e in group.expressions])])
    group.set("expressions", None)
    return written(tree)


def _key_dropped(random: Random, tree: exp.Query) -> str | None:
    """One key less; what stood for it is null."""
    for select in selects(tree):
        if select.args.get("group"):
            key = random.choice(select.args["group"].expressions)
            for each in select.expressions:
                if each.unalias() == key:
                    each.replace(exp.alias_(exp.null(), each.alias_or_name))
            key.pop()
            return written(tree)
    return None


def _distinct(random: Random, tree: exp.Query) -> str | None:
    if isinstance(tree, exp.Select) and not tree.args.get("group"):
        tree.set("distinct", None if tree.args.get("distinct") else exp.Distinct())
        return written(tree)
    return None


def _union_kind(random: Random, tree: exp.Query) -> str | None:
    if not isinstance(tree, exp.Union):
        return None
    tree.set("distinct", not tree.args.get("distinct"))
    return written(tree)


def _arm(change: Callable[[exp.Union], str]) -> QueryRewrite:
    def changed(random: Random, tree: exp.Query) -> str | None:
        return change(tree) if isinstance(tree, exp.Union) else None

    return changed


def _positions(tree: exp.Union) -> str:
    first, second, *rest = (each.copy() for each in tree.expression.expressions)
    tree.expression.set("expressions", [second, first, *rest])
    return written(tree)


def _except(tree: exp.Union) -> str:
    return written(exp.Except(this=tree.this.copy(), expression=tree.expression.copy(), distinct=True))


def _direction(random: Random, tree: exp.Query) -> str | None:
    """The direction of a key of the order that `limit` goes by."""
    if tree.args.get("limit") is None:
        return None
    ordered = random.choice(tree.args["order"].expressions)
    ordered.set("desc", not ordered.args.get("desc"))
    ordered.set("nulls_first", False)
    return written(tree)


def _offset(random: Random, tree: exp.Query) -> str | None:
    return written(tree) + " OFFSET 1" if tree.args.get("limit") is not None else None


def _frame(random: Random, tree: exp.Query) -> str | None:
    sums = [e for e in tree.find_all(exp.Window) if isinstance(e.this, exp.Sum)]
    if not sums:
        return None
    spec = sqlglot.parse_one("sum(x) over (order by y rows between 1 preceding and 2 following)", dialect="duckdb")
    sums[0].set("spec", spec.args["spec"])
    return written(tree)


def _window_part(name: str) -> QueryRewrite:
    def change(random: Random, tree: exp.Query) -> str | None:
        windows = [e for e in tree.find_all(exp.Window) if e.args.get(name) and isinstance(e.this, exp.Sum)]
        if not windows:
            return None
        part = windows[0].args[name]
        if isinstance(part, list):
            windows[0].set(name, None)
        else:
            part.expressions[0].set("desc", True)
        return written(tree)

    return change


def _cast(random: Random, tree: exp.Query) -> str | None:
    """A number of the select list cut to the values of a small type."""
    if not isinstance(tree, exp.Select):
        return None
    numbers = [e for e in tree.expressions if e.alias_or_name in ("net", "weight", "tier", "running", "paid")]
    if not numbers:
        return None
    one = random.choice(numbers)
    one.replace(
        exp.alias_(
            exp.cast(exp.Div(this=one.unalias().copy(), expression=exp.Literal.number(2)), "int"), one.alias_or_name
        )
    )
    return written(tree)


def _case_branch(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.Case)
    if found is None:
        return None
    branch = random.choice(found.args["ifs"])
    branch.set("true", exp.Literal.number(77))
    return written(tree)


def _else(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.Case)
    if found is None:
        return None
    found.set("default", None if found.args.get("default") else exp.Literal.number(5))
    return written(tree)


def _negated(found: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Paren(this=found))


def _default(found: exp.Expr) -> exp.Expr:
    return exp.Coalesce(this=found.this.copy(), expressions=[exp.Literal.number(42)])


ALTERATIONS: dict[str, QueryRewrite] = {
    "+ and *": _other((exp.Add, exp.Mul), exp.Add, exp.Sub, exp.Mul),
    "comparison": _other((exp.GT, exp.LTE, exp.GTE), exp.GT, exp.LT, exp.GTE, exp.LTE),
    "equality": _other((exp.EQ,), exp.NEQ, exp.LTE),
    "inequality": _other((exp.NEQ,), exp.EQ),
    "and, or": _other((exp.And, exp.Or), exp.And, exp.Or),
    "aggregate": _other((exp.Sum, exp.Max, exp.Count), exp.Sum, exp.Max, exp.Min),
    "text function": _other((exp.Lower,), exp.Upper),
    "number in the select list": _number((exp.Add, exp.Mul, exp.Case, exp.Greatest)),
    "number in a filter": _number((exp.Where,), by=2),
    "number in having": _number((exp.Having,), by=-9),
    "number in a join": _number((exp.Join,), by=3),
    "number in qualify": _number((exp.Qualify,), by=-6),
    "limit": _number((exp.Limit,)),
    "text": _text,
    "column": _column,
    "columns swapped": _columns_swapped,
    "column dropped": _column_dropped,
    "column renamed": _column_renamed,
    "join kind": _join_kind,
    "join condition": _join_condition,
    "condition of an outer join to where": _condition_to_where,
    "filter dropped": _dropped(exp.Where),
    "filter added": _filter_added,
    "conjunct dropped": _conjunct_dropped,
    "having dropped": _dropped(exp.Having),
    "qualify dropped": _dropped(exp.Qualify),
    "filter of an aggregate": _with((exp.Filter,), lambda e: e.this),
    "distinct aggregate": _with(
        (exp.Count,), lambda e: exp.Count(this=exp.Distinct(expressions=[exp.Literal.number(1)]))
    ),
    "grouping sets": _rollup,
    "group key dropped": _key_dropped,
    "distinct": _distinct,
    "union kind": _union_kind,
    "arm dropped": _arm(lambda union: written(union.this)),
    "arm repeated": _arm(lambda union: f"{written(union)} UNION ALL {written(union.expression)}"),
    "positions of an arm": _arm(_positions),
    "union to except": _arm(_except),
    "direction with limit": _direction,
    "offset": _offset,
    "frame": _frame,
    "partition dropped": _window_part("partition_by"),
    "order of a window": _window_part("order"),
    "rank": _with((exp.Rank,), lambda _: exp.RowNumber()),
    "cast": _cast,
    "default of coalesce": _with((exp.Coalesce,), _default),
    "branch of a case": _case_branch,
    "else": _else,
    "exists negated": _with((exp.Exists,), _negated),
    "in negated": _with((exp.In,), _negated),
}
