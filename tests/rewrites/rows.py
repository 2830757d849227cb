"""Rewrites of what decides rows: joins, `distinct`, groups, `having`, `qualify`, windows, unions."""

from random import Random

from sqlglot import exp

from tests.rewrites.rewriting import QueryRewrite, any_of, parsed, selects, written


def _sides_swapped(random: Random, tree: exp.Query) -> str | None:
    """`a join b` as `b join a`, `a left join b` as `b right join a`."""
    joined = [each for each in selects(tree) if len(each.args.get("joins") or ()) == 1]
    if not joined:
        return None
    select = random.choice(joined)
    join = select.args["joins"][0]
    first, second = select.args["from_"].this.copy(), join.this.copy()
    select.args["from_"].set("this", second)
    join.set("this", first)
    join.set("side", "RIGHT" if join.side == "LEFT" else None)
    return written(tree)


def _inner_joins(tree: exp.Query) -> list[tuple[exp.Select, exp.Join]]:
    return [(s, j) for s in selects(tree) for j in s.args.get("joins") or () if j.args.get("on") and not j.side]


def _condition_to_where(random: Random, tree: exp.Query) -> str | None:
    found = _inner_joins(tree)
    if not found:
        return None
    select, join = random.choice(found)
    condition = join.args["on"].copy()
    join.set("on", None)
    join.set("kind", "CROSS")
    select.where(condition, copy=False)
    return written(tree)


def _filter_to_on(random: Random, tree: exp.Query) -> str | None:
    """The conditions of `where` as ones of an inner join."""
    found = [(s, j) for s, j in _inner_joins(tree) if s.args.get("where")]
    if not found:
        return None
    select, join = random.choice(found)
    join.set("on", exp.and_(join.args["on"].copy(), select.args["where"].this.copy()))
    select.set("where", None)
    return written(tree)


def _using(random: Random, tree: exp.Query) -> str | None:
    """`on a.k = b.k` as `using (k)`."""
    for select in selects(tree):
        for join in select.args.get("joins") or ():
            on = join.args.get("on")
            if isinstance(on, exp.EQ) and on.this.name == on.expression.name:
                join.set("using", [exp.to_identifier(on.this.name)])
                join.set("on", None)
                return written(tree)
    return None


def _filter_inside(random: Random, tree: exp.Query) -> str | None:
    """The filter of a query over one relation, inside of that relation."""
    for select in selects(tree):
        where, from_ = select.args.get("where"), select.args.get("from_")
        if where is None or from_ is None or select.args.get("joins") or not isinstance(from_.this, exp.Table):
            continue
        alias = from_.this.alias
        inner = exp.select("*").from_(from_.this.copy()).where(where.this.copy())
        select.set("where", None)
        from_.set("this", exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(alias))))
        return written(tree)
    return None


def _filter_outside(random: Random, tree: exp.Query) -> str | None:
    """A derived table's filter in `where` of an inner join, or around a query over that table alone."""
    for select in selects(tree):
        joins = select.args.get("joins") or ()
        sides = [j.this for j in joins if not j.side] + (
            [select.args["from_"].this] if select.args.get("from_") else []
        )
        for side in sides:
            inner = side.this if isinstance(side, exp.Subquery) else None
            if not isinstance(inner, exp.Select) or not inner.args.get("where") or inner.args.get("group"):
                continue
            offered = {e.name: e.alias_or_name for e in inner.expressions if isinstance(e, (exp.Column, exp.Alias))}
            condition = inner.args["where"].this.copy()
            if not all(column.name in offered for column in condition.find_all(exp.Column)):
                continue
            for column in condition.find_all(exp.Column):
                column.replace(exp.column(offered[column.name], side.alias))
            inner.set("where", None)
            select.where(condition, copy=False)
            return written(tree)
    return None


def _distinct_as_groups(random: Random, tree: exp.Query) -> str | None:
    for select in selects(tree):
        if select.args.get("distinct"):
            keys = [each.unalias().copy() for each in select.expressions]
            select.set("distinct", None)
            select.group_by(*keys, copy=False)
            return written(tree)
    return None


def _grouped(tree: exp.Query) -> exp.Select | None:
    return next((each for each in selects(tree) if each.args.get("group")), None)


def _by_place(random: Random, tree: exp.Query) -> str | None:
    select = _grouped(tree)
    if select is None:
        return None
    keys = [each.sql() for each in select.args["group"].expressions]
    places = [i + 1 for i, each in enumerate(select.expressions) if each.unalias().sql() in keys]
    select.set("group", exp.Group(expressions=[exp.Literal.number(place) for place in reversed(places)]))
    return written(tree)


def _by_all(random: Random, tree: exp.Query) -> str | None:
    select = _grouped(tree)
    if select is None:
        return None
    select.set("group", exp.Group(all=True))
    return written(tree)


def _having_outside(random: Random, tree: exp.Query) -> str | None:
    """`having` as a filter around the groups."""
    select = _grouped(tree)
    if select is None or select.args.get("having") is None:
        return None
    condition = select.args["having"].this.copy()
    aggregate = condition.find(exp.Count)
    aggregate.replace(exp.column("counted", "groups"))
    select.set("having", None)
    names = select.named_selects
    inner = select.copy().select("count(*) as counted", dialect="duckdb")
    outer = exp.select(*(exp.column(name, "groups") for name in names)).from_(inner.subquery("groups")).where(condition)
    if select is tree:
        return written(outer)
    select.replace(outer)
    return written(tree)


def _qualify_outside(random: Random, tree: exp.Query) -> str | None:
    """`qualify` as a filter around the windows."""
    if not isinstance(tree, exp.Select) or tree.args.get("qualify") is None:
        return None
    condition = tree.args["qualify"].this.copy()
    window = condition.find(exp.Window)
    inner = tree.copy()
    inner.set("qualify", None)
    inner = inner.select(exp.alias_(window.copy(), "numbered"))
    window.replace(exp.column("numbered", "q"))
    names = tree.named_selects
    return written(exp.select(*(exp.column(n, "q") for n in names)).from_(inner.subquery("q")).where(condition))


def _named_window(random: Random, tree: exp.Query) -> str | None:
    """The window of the first window function under a name."""
    if not isinstance(tree, exp.Select) or (window := tree.find(exp.Window)) is None:
        return None
    sql = written(window)
    inside = sql[sql.index("OVER (") + 6 : -1]
    qualify = " QUALIFY" if tree.args.get("qualify") else None
    whole = written(tree).replace(f"({inside})", "named")
    clause = f" WINDOW named AS ({inside})"
    return whole.replace(qualify, f"{clause}{qualify}") if qualify else whole + clause


def _partition_shuffled(random: Random, tree: exp.Query) -> str | None:
    windows = [e for e in tree.find_all(exp.Window) if len(e.args.get("partition_by") or ()) > 1]
    if not windows:
        return None
    window = random.choice(windows)
    window.set("partition_by", [each.copy() for each in reversed(window.args["partition_by"])])
    return written(tree)


def _arms_swapped(random: Random, tree: exp.Query) -> str | None:
    if not isinstance(tree, exp.Union):
        return None
    left, right = tree.this.copy(), tree.expression.copy()
    renamed = [
        exp.alias_(e.unalias().copy(), name) for e, name in zip(right.expressions, left.named_selects, strict=True)
    ]
    right.set("expressions", renamed)
    tree.set("this", right)
    tree.set("expression", left)
    return written(tree)


def _ordered(random: Random, tree: exp.Query) -> str | None:
    """An order at the end, which no reader of a table can rely on."""
    if tree.args.get("order"):
        return None
    return f"{written(tree)} ORDER BY 1, 2 DESC"


def _limit_around(random: Random, tree: exp.Query) -> str | None:
    if tree.args.get("limit") is None:
        return None
    return f"SELECT * FROM ({written(tree)}) AS first_ones ORDER BY 1"


def _keys_shuffled(random: Random, tree: exp.Query) -> str | None:
    group = any_of(random, tree, exp.Group)
    if group is None:
        return None
    group.set("expressions", [each.copy() for each in reversed(group.expressions)])
    return written(tree)


def _exists_of_anything(random: Random, tree: exp.Query) -> str | None:
    exists = any_of(random, tree, exp.Exists)
    if exists is None:
        return None
    inner = parsed(written(exists.this))
    assert isinstance(inner, exp.Select)
    exists.set("this", inner.select("*", append=False))
    return written(tree)


ROWS: dict[str, QueryRewrite] = {
    "join sides swapped": _sides_swapped,
    "condition of a join to where": _condition_to_where,
    "filter to on": _filter_to_on,
    "using": _using,
    "filter inside": _filter_inside,
    "filter outside": _filter_outside,
    "distinct as groups": _distinct_as_groups,
    "group by place": _by_place,
    "group by all": _by_all,
    "group keys shuffled": _keys_shuffled,
    "having outside": _having_outside,
    "qualify outside": _qualify_outside,
    "named window": _named_window,
    "partition shuffled": _partition_shuffled,
    "arms swapped": _arms_swapped,
    "ordered at the end": _ordered,
    "limit in a derived table": _limit_around,
    "exists of anything": _exists_of_anything,
}
