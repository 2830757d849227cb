"""Random changes of a query: small edits that may change its meaning, and rewrites that do not."""

from collections.abc import Callable
from random import Random

import sqlglot
from sqlglot import exp

Edit = Callable[[Random, exp.Expr], None]


def edited(random: Random, tree: exp.Expr, times: int) -> exp.Expr:
    """A copy of a query after some random edits; some of them may find nothing to change."""
    tree = tree.copy()
    for _ in range(times):
        random.choice(_EDITS)(random, tree)
    return tree


def _one(random: Random, tree: exp.Expr, *kinds: type[exp.Expr]) -> exp.Expr | None:
    found = list(tree.find_all(*kinds))
    return random.choice(found) if found else None


def _other_number(random: Random, tree: exp.Expr) -> None:
    found = [e for e in tree.find_all(exp.Literal) if not isinstance(e.parent, exp.Ordered)]
    if found:
        random.choice(found).replace(exp.Literal.number(random.randint(0, 3)))


def _other_column(random: Random, tree: exp.Expr) -> None:
    """One column reference for another that stands somewhere in the query: often of a query around, or of a twin."""
    columns = list(tree.find_all(exp.Column))
    if len(columns) > 1:
        one, other = random.sample(columns, 2)
        one.replace(other.copy())


def _twin_column(random: Random, tree: exp.Expr) -> None:
    """A column's qualifier for that of another relation that offers a column of this name."""
    columns = list(tree.find_all(exp.Column))
    random.shuffle(columns)
    for column in columns:
        twins = sorted({e.table for e in columns if e.name == column.name and e.table != column.table})
        if twins:
            twin = random.choice(twins)
            column.replace(exp.column(column.name, twin or None))
            return


def _calculated_inside(random: Random, tree: exp.Expr) -> None:
    """An expression over one relation made inside of it, and read in place of a column; or the same made outside."""
    tables = [e for e in tree.find_all(exp.Table) if isinstance(e.this, exp.Identifier) and e.alias]
    random.shuffle(tables)
    for table in tables:
        columns = [e for e in tree.find_all(exp.Column) if e.table == table.alias]
        if not columns:
            continue
        column = random.choice(columns)
        form = random.choice(("coalesce({}, 0)", "1", "{} + 1", "case when {} is null then 2 end"))
        if random.random() < 0.6:
            inner = exp.select("*", f"{form.format(column.name)} as z").from_(exp.Table(this=table.this.copy()))
            column.replace(exp.column("z", table.alias))
            table.replace(inner.subquery(table.alias))
        else:
            column.replace(sqlglot.parse_one(form.format(column.sql("duckdb")), dialect="duckdb"))
        return


def _other_join(random: Random, tree: exp.Expr) -> None:
    join = _one(random, tree, exp.Join)
    if join is not None and join.args.get("kind") in (None, ""):
        join.set("side", random.choice(("LEFT", "RIGHT", "FULL", None)))


def _swapped_sides(random: Random, tree: exp.Expr) -> None:
    """`a join b` as `b join a`, `a left join b` as `b right join a`."""
    selects = [e for e in tree.find_all(exp.Select) if len(e.args.get("joins") or ()) == 1]
    if not selects:
        return
    select = random.choice(selects)
    join = select.args["joins"][0]
    side = str(join.args.get("side") or "")
    if join.args.get("kind") in ("SEMI", "ANTI") or isinstance(join.this, exp.Lateral):
        return
    first, second = select.args["from_"].this, join.this
    select.args["from_"].set("this", second.copy())
    join.set("this", first.copy())
    join.set("side", {"LEFT": "RIGHT", "RIGHT": "LEFT"}.get(side, side) or None)


def _swapped_operands(random: Random, tree: exp.Expr) -> None:
    found = _one(random, tree, exp.And, exp.Or, exp.Add, exp.Mul, exp.EQ, exp.Sub, exp.LT, exp.Union, exp.Except)
    if found is not None:
        left, right = found.this.copy(), found.args["expression"].copy()
        found.set("this", right)
        found.set("expression", left)


def _turned_comparison(random: Random, tree: exp.Expr) -> None:
    turned: dict[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE}
    found = _one(random, tree, *turned)
    if found is not None:
        found.replace(turned[type(found)](this=found.args["expression"].copy(), expression=found.this.copy()))


def _other_operator(random: Random, tree: exp.Expr) -> None:
    found = _one(random, tree, exp.EQ, exp.LT, exp.LTE, exp.Add, exp.Sub)
    if found is not None:
        kinds = (
            (exp.Add, exp.Sub, exp.Mul) if isinstance(found, (exp.Add, exp.Sub)) else (exp.EQ, exp.LT, exp.LTE, exp.NEQ)
        )
        found.replace(random.choice(kinds)(this=found.this.copy(), expression=found.args["expression"].copy()))


def _without_conjunct(random: Random, tree: exp.Expr) -> None:
    found = _one(random, tree, exp.And)
    if found is not None:
        found.replace(random.choice((found.this, found.args["expression"])).copy())
    elif (where := _one(random, tree, exp.Where)) is not None and isinstance(where.parent, exp.Select):
        where.pop()


def _moved_condition(random: Random, tree: exp.Expr) -> None:
    """A condition of a join as one of `where`, which is the same for an inner join alone."""
    selects = [e for e in tree.find_all(exp.Select) if any(j.args.get("on") for j in e.args.get("joins") or ())]
    if selects:
        select = random.choice(selects)
        join = random.choice([j for j in select.args["joins"] if j.args.get("on")])
        if join.args.get("kind") not in ("SEMI", "ANTI"):
            condition = join.args["on"].copy()
            join.set("on", exp.true())
            select.where(condition, copy=False)


def _distinct(random: Random, tree: exp.Expr) -> None:
    select = _one(random, tree, exp.Select)
    if select is not None and not select.args.get("distinct") and not select.args.get("order"):
        select.set("distinct", exp.Distinct())
    elif select is not None:
        select.set("distinct", None)


def _union_kind(random: Random, tree: exp.Expr) -> None:
    union = _one(random, tree, exp.Union)
    if union is not None:
        union.set("distinct", not union.args.get("distinct"))


def _wrapped(random: Random, tree: exp.Expr) -> None:
    """A relation as `(select * from relation)`."""
    tables = [e for e in tree.find_all(exp.Table) if isinstance(e.this, exp.Identifier) and e.alias]
    if tables:
        table = random.choice(tables)
        bare = exp.Table(this=table.this.copy())
        inner = exp.select("*").from_(bare)
        if random.random() < 0.3:
            inner = exp.select("*").from_(inner.subquery("z"))
        table.replace(inner.subquery(table.alias))


def _filtered(random: Random, tree: exp.Expr) -> None:
    """A condition on one relation inside of it."""
    tables = [e for e in tree.find_all(exp.Table) if isinstance(e.this, exp.Identifier) and e.alias]
    if tables:
        table = random.choice(tables)
        columns = [c for c in tree.find_all(exp.Column) if c.table == table.alias]
        inner = exp.select("*").from_(exp.Table(this=table.this.copy()))
        if columns:
            name = random.choice(columns).name
            inner = inner.where(f"{name} {random.choice(('> 1', 'is not null', '= 1'))}")
        table.replace(inner.subquery(table.alias))


def _outside_filter(random: Random, tree: exp.Expr) -> None:
    """A filter in `where`, of the kind that `_filtered` puts inside."""
    select = _one(random, tree, exp.Select)
    if isinstance(select, exp.Select) and select.args.get("from_"):
        columns = [e for e in select.find_all(exp.Column) if e.table]
        if columns:
            column = random.choice(columns).sql("duckdb")
            select.where(f"{column} {random.choice(('> 1', 'is not null', '= 1'))}", copy=False)


def _derived(random: Random, tree: exp.Expr) -> None:
    """A derived table as `select * from (…)` once more, or its `where` outside of it."""
    derived = [e for e in tree.find_all(exp.Subquery) if e.alias and isinstance(e.this, exp.Query)]
    if derived:
        one = random.choice(derived)
        one.set("this", exp.select("*").from_(one.this.copy().subquery("z")))


def _to_cte(random: Random, tree: exp.Expr) -> None:
    """A derived table as a CTE, where it reads nothing of the query around it."""
    derived = [
        e
        for e in tree.find_all(exp.Subquery)
        if e.alias and isinstance(e.parent, (exp.From, exp.Join)) and not e.find(exp.Lateral)
    ]
    if derived and isinstance(tree, exp.Query):
        one = random.choice(derived)
        name = f"x{random.randint(1, 999)}"
        body = one.this.copy()
        one.replace(exp.alias_(exp.to_table(name), one.alias, table=True))
        tree.with_(name, body, copy=False, append=True)


def _coalesced(random: Random, tree: exp.Expr) -> None:
    column = _one(random, tree, exp.Column)
    if column is not None:
        column.replace(exp.Coalesce(this=column.copy(), expressions=[exp.Literal.number(random.randint(0, 1))]))


def _swapped_outputs(random: Random, tree: exp.Expr) -> None:
    """Two expressions of a select list swapped, or the elements with their names."""
    select = _one(random, tree, exp.Select)
    if select is not None and len(select.expressions) > 1:
        listed = [e.copy() for e in select.expressions]
        i, j = random.sample(range(len(listed)), 2)
        if random.random() < 0.5 and isinstance(listed[i], exp.Alias) and isinstance(listed[j], exp.Alias):
            one, other = listed[i].this.copy(), listed[j].this.copy()
            listed[i].set("this", other)
            listed[j].set("this", one)
        else:
            listed[i], listed[j] = listed[j], listed[i]
        select.set("expressions", listed)


_EDITS: tuple[Edit, ...] = (
    _other_number, _other_column, _twin_column, _twin_column, _calculated_inside, _calculated_inside, _other_join,
    _swapped_sides, _swapped_sides, _swapped_operands, _swapped_operands, _turned_comparison, _turned_comparison,
    _other_operator, _without_conjunct, _moved_condition, _moved_condition, _distinct, _union_kind, _wrapped, _wrapped,
    _wrapped, _filtered, _outside_filter, _derived, _derived, _to_cte, _to_cte, _coalesced, _swapped_outputs,
)  # fmt: skip
