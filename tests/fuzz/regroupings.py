"""Small edits of what looks at several rows: groups, aggregates, windows, orders, set operations."""

from random import Random

from sqlglot import exp

from tests.fuzz.edits import Edit, any_of

_AGGREGATES = (exp.Sum, exp.Min, exp.Max)
_SIDES = ("PRECEDING", "FOLLOWING")


def _distinct(random: Random, tree: exp.Expr) -> None:
    select = any_of(random, tree, exp.Select)
    if select is not None and not select.args.get("distinct") and not select.args.get("order"):
        select.set("distinct", exp.Distinct())
    elif select is not None:
        select.set("distinct", None)


def _union_kind(random: Random, tree: exp.Expr) -> None:
    union = any_of(random, tree, exp.Union)
    if union is not None:
        union.set("distinct", not union.args.get("distinct"))


def _other_set_operation(random: Random, tree: exp.Expr) -> None:
    found = any_of(random, tree, exp.Except, exp.Intersect)
    if isinstance(found, exp.SetOperation) and random.random() < 0.5:
        found.set("distinct", not found.args.get("distinct"))
    elif found is not None:
        kind = exp.Intersect if isinstance(found, exp.Except) else exp.Except
        found.replace(kind(**{name: _copied(value) for name, value in found.args.items()}))


def _without_arm(random: Random, tree: exp.Expr) -> None:
    """Another arm in place of one: each arm counts, also where two are equal."""
    found = any_of(random, tree, exp.Union)
    if found is not None:
        left, right = found.this, found.args["expression"]
        found.set(*random.choice((("this", right.copy()), ("expression", left.copy()))))


def _by_name(random: Random, tree: exp.Expr) -> None:
    found = any_of(random, tree, exp.Union)
    if found is not None:
        found.set("by_name", not found.args.get("by_name"))


def _other_order(random: Random, tree: exp.Expr) -> None:
    """Another direction, or another place of nulls, of one key of an order."""
    found = any_of(random, tree, exp.Ordered)
    if found is not None:
        name = random.choice(("desc", "desc", "nulls_first"))
        found.set(name, not found.args.get(name))


def _fewer_keys(random: Random, tree: exp.Expr) -> None:
    found = any_of(random, tree, exp.Group, exp.Order, exp.Rollup, exp.Cube, exp.GroupingSets)
    if found is not None and len(found.expressions) > 1:
        found.set("expressions", random.sample([e.copy() for e in found.expressions], len(found.expressions) - 1))


def _other_grouping_sets(random: Random, tree: exp.Expr) -> None:
    """`rollup`, `cube` and plain keys for each other; their keys in another order."""
    found = any_of(random, tree, exp.Group)
    if not isinstance(found, exp.Group):
        return
    for name, kind in (("rollup", exp.Cube), ("cube", exp.Rollup)):
        if sets := found.args.get(name):
            keys = [e.copy() for e in sets[0].expressions]
            random.shuffle(keys)
            found.set(name, None)
            match random.randint(0, 2):
                case 0:
                    found.set("expressions", keys)
                case 1:
                    found.set(name, [type(sets[0])(expressions=keys)])
                case _:
                    found.set("cube" if name == "rollup" else "rollup", [kind(expressions=keys)])
            return
    if found.expressions and not found.args.get("grouping_sets"):
        found.set("rollup", [exp.Rollup(expressions=[e.copy() for e in found.expressions])])
        found.set("expressions", None)


def _other_aggregate(random: Random, tree: exp.Expr) -> None:
    found = any_of(random, tree, *_AGGREGATES)
    if found is not None:
        found.replace(random.choice(_AGGREGATES)(this=found.this.copy()))


def _distinct_aggregate(random: Random, tree: exp.Expr) -> None:
    found = any_of(random, tree, exp.Sum, exp.Count)
    if found is None or isinstance(found.parent, exp.Window):
        return
    if isinstance(found.this, exp.Distinct):
        found.set("this", found.this.expressions[0].copy())
    elif not isinstance(found.this, exp.Star):
        found.set("this", exp.Distinct(expressions=[found.this.copy()]))


def _without_filter(random: Random, tree: exp.Expr) -> None:
    """An aggregate without its `filter`, or with its condition turned."""
    found = any_of(random, tree, exp.Filter)
    if found is not None and random.random() < 0.5:
        found.replace(found.this.copy())
    elif found is not None:
        where = found.args["expression"]
        where.set("this", exp.Not(this=exp.Paren(this=where.this.copy())))


def _other_window(random: Random, tree: exp.Expr) -> None:
    """A window without its partition, without its order, or with another frame."""
    found = any_of(random, tree, exp.Window)
    if found is None:
        return
    spec = found.args.get("spec")
    if spec is None or random.random() < 0.4:
        found.set(random.choice(("partition_by", "order")), None)
    elif random.random() < 0.3:
        spec.set("exclude", None)
    else:
        side = random.choice(("start", "end"))
        spec.set(side, random.choice(("UNBOUNDED", exp.Literal.number(1), exp.Literal.number(2))))
        spec.set(f"{side}_side", _SIDES[side == "end"])


def _other_limit(random: Random, tree: exp.Expr) -> None:
    found = any_of(random, tree, exp.Limit, exp.Offset)
    if found is not None and random.random() < 0.6:
        found.set("expression", exp.Literal.number(random.randint(1, 3)))
    elif found is not None:
        found.pop()


def _other_having(random: Random, tree: exp.Expr) -> None:
    """`having` or `qualify` left out."""
    found = any_of(random, tree, exp.Having, exp.Qualify)
    if found is not None:
        found.pop()


def _copied(value: object) -> object:
    return value.copy() if isinstance(value, exp.Expr) else value


REGROUPINGS: tuple[Edit, ...] = (
    _distinct, _union_kind, _other_set_operation, _without_arm, _by_name, _other_order, _other_order, _fewer_keys,
    _other_grouping_sets, _other_aggregate, _distinct_aggregate, _without_filter, _other_window, _other_window,
    _other_limit, _other_having,
)  # fmt: skip
