"""Small edits of a random query that may change its meaning: what a pull request does by mistake."""

from random import Random

import sqlglot
from sqlglot import exp

from tests.fuzz.edits import Edit, any_of


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
    join = any_of(random, tree, exp.Join)
    if join is not None and join.args.get("kind") in (None, ""):
        join.set("side", random.choice(("LEFT", "RIGHT", "FULL", None)))
    elif join is not None and join.args["kind"] in ("SEMI", "ANTI"):
        join.set("kind", random.choice(("SEMI", "ANTI")))


def _other_condition(random: Random, tree: exp.Expr) -> None:
    """Another column, another operator, or one conjunct more in the condition of a join."""
    joins = [e for e in tree.find_all(exp.Join) if e.args.get("on") is not None]
    if not joins:
        return
    on = random.choice(joins).args["on"]
    columns = list(on.find_all(exp.Column))
    equal = on.find(exp.EQ)
    if len(columns) < 2 or random.random() < 0.4:
        on.replace(
            exp.and_(on.copy(), f"{columns[0].sql()} {random.choice(('> 1', 'is not null'))}") if columns else on
        )
    elif equal is not None and random.random() < 0.3:
        equal.replace(exp.LTE(this=equal.this.copy(), expression=equal.args["expression"].copy()))
    else:
        name = random.choice([c.name for c in tree.find_all(exp.Column) if c.table == columns[0].table])
        columns[0].replace(exp.column(name, columns[0].table or None))


def _other_using(random: Random, tree: exp.Expr) -> None:
    """A column of `using` by one side's name, or by none."""
    joins = [e for e in tree.find_all(exp.Join) if e.args.get("using") or e.args.get("method")]
    columns = list(tree.find_all(exp.Column))
    if joins and columns:
        column = random.choice(columns)
        tables = sorted({e.table for e in columns if e.table})
        column.set("table", exp.to_identifier(random.choice([*tables, None])))


def _other_operator(random: Random, tree: exp.Expr) -> None:
    found = any_of(random, tree, exp.EQ, exp.LT, exp.LTE, exp.Add, exp.Sub)
    if found is not None:
        kinds = (
            (exp.Add, exp.Sub, exp.Mul) if isinstance(found, (exp.Add, exp.Sub)) else (exp.EQ, exp.LT, exp.LTE, exp.NEQ)
        )
        found.replace(random.choice(kinds)(this=found.this.copy(), expression=found.args["expression"].copy()))


def _without_conjunct(random: Random, tree: exp.Expr) -> None:
    found = any_of(random, tree, exp.And)
    if found is not None:
        found.replace(random.choice((found.this, found.args["expression"])).copy())
    elif (where := any_of(random, tree, exp.Where)) is not None and isinstance(where.parent, exp.Select):
        where.pop()


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
    select = any_of(random, tree, exp.Select)
    if isinstance(select, exp.Select) and select.args.get("from_"):
        columns = [e for e in select.find_all(exp.Column) if e.table]
        if columns:
            column = random.choice(columns).sql("duckdb")
            select.where(f"{column} {random.choice(('> 1', 'is not null', '= 1'))}", copy=False)


def _coalesced(random: Random, tree: exp.Expr) -> None:
    column = any_of(random, tree, exp.Column)
    if column is not None:
        column.replace(exp.Coalesce(this=column.copy(), expressions=[exp.Literal.number(random.randint(0, 1))]))


def _other_quantifier(random: Random, tree: exp.Expr) -> None:
    """`any` for `all`, or the other way round."""
    found = any_of(random, tree, exp.Any, exp.All)
    if found is not None:
        found.replace((exp.All if isinstance(found, exp.Any) else exp.Any)(this=found.this.copy()))


def _swapped_branches(random: Random, tree: exp.Expr) -> None:
    """Two branches of a `case`, the one before the other."""
    cases = [each for each in tree.find_all(exp.Case) if len(each.args.get("ifs") or ()) > 1]
    if cases:
        one, other = random.sample(random.choice(cases).args["ifs"], 2)
        first, second = one.copy(), other.copy()
        one.replace(second)
        other.replace(first)


def _constant(random: Random, tree: exp.Expr) -> None:
    """A number in place of a column."""
    column = any_of(random, tree, exp.Column)
    if column is not None:
        column.replace(exp.Literal.number(random.randint(0, 1)))


def _other_spread(random: Random, tree: exp.Expr) -> None:
    """Another column whose values a pivot spreads."""
    pivots = [each for each in tree.find_all(exp.Pivot) if each.args.get("using")]
    if pivots:
        pivot = random.choice(pivots)
        columns = list(pivot.find_all(exp.Column))
        for each in pivot.expressions:
            each.set("this", random.choice(columns).copy())


def _other_name(random: Random, tree: exp.Expr) -> None:
    """Another name wherever a column is given or read by it: what looks at names sees another."""
    aliases = [each.args["alias"] for each in tree.find_all(exp.Alias)]
    if aliases:
        name = random.choice(aliases).name
        for each in list(tree.find_all(exp.Identifier)):
            if each.name == name:
                each.set("this", f"{name}z")


def _negated(random: Random, tree: exp.Expr) -> None:
    """A condition or its negation, written with `not` in front."""
    found = any_of(random, tree, exp.Not, exp.EQ, exp.NEQ, exp.Exists, exp.In)
    if isinstance(found, exp.Not):
        found.replace(found.this.copy())
    elif found is not None:
        found.replace(exp.Not(this=exp.Paren(this=found.copy())))


CHANGES: tuple[Edit, ...] = (
    _other_number, _other_column, _twin_column, _twin_column, _calculated_inside, _calculated_inside, _other_join,
    _other_join, _other_condition, _other_condition, _other_using, _other_using,
    _other_operator, _without_conjunct, _filtered, _outside_filter, _coalesced, _other_quantifier, _negated,
    _swapped_branches, _constant, _other_spread, _other_name,
)  # fmt: skip
