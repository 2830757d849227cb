"""Rewrites of a random query that keep its meaning, or do so in most places."""

from random import Random

from sqlglot import exp

from tests.fuzz.edits import Edit, any_of


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
    found = any_of(random, tree, exp.And, exp.Or, exp.Add, exp.Mul, exp.EQ, exp.Sub, exp.LT, exp.Union, exp.Except)
    if found is not None:
        left, right = found.this.copy(), found.args["expression"].copy()
        found.set("this", right)
        found.set("expression", left)


def _turned_comparison(random: Random, tree: exp.Expr) -> None:
    turned: dict[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE}
    found = any_of(random, tree, *turned)
    if found is not None:
        found.replace(turned[type(found)](this=found.args["expression"].copy(), expression=found.this.copy()))


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


def _swapped_outputs(random: Random, tree: exp.Expr) -> None:
    """Two expressions of a select list swapped, or the elements with their names."""
    select = any_of(random, tree, exp.Select)
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


def _shuffled_keys(random: Random, tree: exp.Expr) -> None:
    """The keys of a `group by` or of a partition in another order."""
    found = any_of(random, tree, exp.Group, exp.Window)
    name = "partition_by" if isinstance(found, exp.Window) else "expressions"
    if found is not None and len(keys := found.args.get(name) or ()) > 1:
        found.set(name, random.sample([e.copy() for e in keys], len(keys)))


def _double_negation(random: Random, tree: exp.Expr) -> None:
    """A condition behind two `not`."""
    found = any_of(random, tree, exp.EQ, exp.LT, exp.In, exp.Exists)
    if found is not None:
        found.replace(exp.Not(this=exp.Paren(this=exp.Not(this=exp.Paren(this=found.copy())))))


def _moved_inside(random: Random, tree: exp.Expr) -> None:
    """An expression over one relation made inside of that relation: on the nullable side of a join, another value."""
    tables = {e.alias: e for e in tree.find_all(exp.Table) if isinstance(e.this, exp.Identifier) and e.alias}
    found = [
        (e, aliases.pop() if aliases else random.choice(sorted(tables)))
        for e in tree.find_all(exp.Coalesce, exp.Case, exp.Literal, exp.Add, exp.Is)
        if tables and len(aliases := {c.table for c in e.find_all(exp.Column)}) <= 1 and aliases <= tables.keys()
        if e.find_ancestor(exp.Select)
        and not e.find(exp.Query)
        and not e.find_ancestor(exp.Limit, exp.Offset, exp.Order, exp.Pivot)
    ]
    if found:
        expression, alias = random.choice(found)
        inner = expression.copy()
        for column in inner.find_all(exp.Column):
            column.set("table", None)
        expression.replace(exp.column("z", alias))
        derived = exp.select("*", exp.alias_(inner, "z")).from_(exp.Table(this=tables[alias].this.copy()))
        tables[alias].replace(derived.subquery(alias))


def _filter_moved_inside(random: Random, tree: exp.Expr) -> None:
    """A condition of `where` over one relation, inside of that relation."""
    tables = {e.alias: e for e in tree.find_all(exp.Table) if isinstance(e.this, exp.Identifier) and e.alias}
    found = [
        (where, condition)
        for where in tree.find_all(exp.Where)
        for condition in where.this.flatten()
        if not condition.find(exp.Query) and len(used := {c.table for c in condition.find_all(exp.Column)}) == 1
        if used <= tables.keys()
    ]
    if found:
        where, condition = random.choice(found)
        alias = next(c.table for c in condition.find_all(exp.Column))
        rest = [exp.paren(each) for each in where.this.flatten() if each is not condition]
        inside = condition.copy()
        for column in inside.find_all(exp.Column):
            column.set("table", None)
        derived = exp.select("*").from_(exp.Table(this=tables[alias].this.copy())).where(inside)
        where.set("this", exp.and_(*rest) if rest else exp.true())
        tables[alias].replace(derived.subquery(alias))


REWORDINGS: tuple[Edit, ...] = (
    _swapped_sides, _swapped_sides, _swapped_sides, _swapped_operands, _swapped_operands, _swapped_operands,
    _turned_comparison, _moved_condition, _moved_condition, _wrapped, _wrapped, _derived, _to_cte, _swapped_outputs,
    _swapped_outputs, _shuffled_keys, _double_negation, _moved_inside, _moved_inside, _moved_inside, _moved_inside,
    _filter_moved_inside, _filter_moved_inside,
)  # fmt: skip
