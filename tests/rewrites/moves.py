"""Rewrites across models: one split in two, two merged, and what is moved into a parent or out of it."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from sqlglot import exp

from tests.rewrites.rewriting import Rewrite, Rewritten, parsed, written
from tests.rewrites.shop import Shop

_PARENT = "int_part"


def _select(shop: Shop, name: str) -> exp.Select:
    tree = parsed(shop.models[name])
    assert isinstance(tree, exp.Select)
    return tree


def _with_parent(shop: Shop, parent: str, name: str, sql: str) -> Shop:
    """The shop with a new inner model, which another one reads; it is ephemeral where `enriched` is."""
    ephemeral = shop.ephemeral | {_PARENT} if "enriched" in shop.ephemeral else shop.ephemeral
    return replace(shop.having(**{_PARENT: parent, name: sql}), ephemeral=ephemeral)


def _at_filter(shop: Shop, above: bool) -> Shop:
    """`enriched` cut in two: all but its filter in the parent, or all of it (`above`)."""
    tree = _select(shop, "enriched")
    condition = tree.args["where"].this.copy()
    for column in condition.find_all(exp.Column):
        column.set("table", exp.to_identifier("q"))
    whole = written(tree)
    tree.set("where", None)
    reader = exp.select(*(exp.column(name, "q") for name in tree.named_selects)).from_(f"{_PARENT} as q")
    if above:
        return _with_parent(shop, whole, "enriched", written(reader))
    return _with_parent(shop, written(tree), "enriched", written(reader.where(condition)))


def _at_groups(shop: Shop, above: bool) -> Shop:
    """`by_region` cut in two: what it reads in the parent, or its groups too (`above`)."""
    tree = _select(shop, "by_region")
    first, groups = tree.ctes[0].this.copy(), tree.ctes[1].this.copy()
    reader = tree.copy()
    reader.set("with_", None)
    if above:
        parent = groups.with_("e", first)
        reader.args["from_"].this.set("this", exp.to_identifier(_PARENT))
        reader.args["from_"].this.set("alias", exp.TableAlias(this=exp.to_identifier("g")))
        return _with_parent(shop, written(parent), "by_region", written(reader))
    reader = reader.with_("e", f"select * from {_PARENT} as i").with_("g", groups)
    return _with_parent(shop, written(first), "by_region", written(reader))


def _at_union(shop: Shop, above: bool) -> Shop:
    """`events` cut in two: its second arm in the parent, or the whole union (`above`)."""
    tree = parsed(shop.models["events"])
    assert isinstance(tree, exp.Union)
    if above:
        return _with_parent(shop, written(tree), "events", f"select * from {_PARENT} as i")
    arm = written(tree.expression)
    tree.set("expression", parsed(f"select * from {_PARENT} as i"))
    return _with_parent(shop, arm, "events", written(tree))


def _at_join(shop: Shop, above: bool) -> Shop:
    """`enriched` cut in two: one side of its join in the parent, or the join (`above`)."""
    tree = _select(shop, "enriched")
    if not above:
        tree.ctes[0].this.args["from_"].this.set("this", exp.to_identifier(_PARENT))
        return _with_parent(shop, "select * from stg_orders as z", "enriched", written(tree))
    joined = tree.copy()
    joined.set("where", None)
    joined.set("expressions", [parsed("select o.*").expressions[0], exp.column("region", "c"), exp.column("tier", "c")])
    reader = (
        exp.select(*(each.copy() for each in tree.expressions)).from_(f"{_PARENT} as q").where(tree.args["where"].this)
    )
    for column in reader.find_all(exp.Column):
        column.set("table", exp.to_identifier("q"))
    return _with_parent(shop, written(joined), "enriched", written(reader))


def _at_calculation(shop: Shop) -> Shop | None:
    """The calculation over one side of an inner join made in that side's model."""
    tree = _select(shop, "enriched")
    if tree.args["joins"][0].side:
        return None
    weight = next(each for each in tree.expressions if each.alias == "weight")
    calculated = weight.this.copy()
    for column in calculated.find_all(exp.Column):
        column.set("table", exp.to_identifier("b"))
    weight.set("this", exp.column("weight", "c"))
    side = tree.args["joins"][0].this.this
    side.select(exp.column("weight", "k"), copy=False)
    parent = f"with b as ({shop.models['stg_customers']}) select b.*, {written(calculated)} as weight from b"
    return shop.having(stg_customers=parent, enriched=written(tree))


def _without_calculation(shop: Shop) -> Shop:
    """The calculation of `stg_orders` made by those that read it instead."""
    tree = _select(shop, "stg_orders")
    net = next(each for each in tree.expressions if each.alias == "net")
    calculated = net.this.copy()
    net.pop()
    readers = {}
    for name, alias in (("enriched", "s"), ("unpaid", "a")):
        for column in calculated.find_all(exp.Column):
            column.set("table", exp.to_identifier(alias))
        old = f"select * from stg_orders as {alias}"
        assert old in shop.models[name]
        readers[name] = shop.models[name].replace(
            old, f"select *, {written(calculated)} as net from stg_orders as {alias}"
        )
    return shop.having(stg_orders=written(tree), **readers)


def _without_payments(shop: Shop) -> Shop:
    """`stg_payments` merged into its readers."""
    models = dict(shop.models)
    inner = parsed(models.pop("stg_payments"))
    for name in ("events", "unpaid"):
        tree = parsed(models[name])
        for table in list(tree.find_all(exp.Table)):
            if table.name == "stg_payments":
                alias = exp.TableAlias(this=exp.to_identifier(table.alias))
                table.replace(exp.Subquery(this=inner.copy(), alias=alias))
        models[name] = written(tree)
    return replace(shop, models=models)


def _with_macro(shop: Shop, body: str) -> Shop:
    """The calculation of `stg_orders` by a macro, in a model that is built."""
    tree = _select(shop, "stg_orders")
    net = written(next(each for each in tree.expressions if each.alias == "net").this)
    plain = written(tree)
    called = plain.replace(f"{net} AS net", "{{ net_of('o.amount') }} AS net")
    macro = f"{{% macro net_of(column) %}}{body.format(net=net.replace('o.amount', '{{ column }}'))}{{% endmacro %}}"
    return replace(
        _built(shop).having(stg_orders=called),
        macros={"net_of": macro},
        rendered={"stg_orders": body.format(net=plain)},
    )


def _built(shop: Shop) -> Shop:
    return replace(shop, ephemeral=shop.ephemeral - {"stg_orders"})


_Cut = Callable[[Shop, bool], Shop]


def _moved(cut: _Cut, *, back: bool = False) -> Rewrite:
    """A shop cut in two at one place, against the same shop cut at another."""

    def rewritten(random: Random, shop: Shop) -> Rewritten:
        below, above = cut(shop, False), cut(shop, True)
        return Rewritten(*((above, below) if back else (below, above)), frozenset({_PARENT}))

    return rewritten


def _split(cut: _Cut, *, back: bool = False) -> Rewrite:
    """A shop in one piece, against the same cut in two."""

    def rewritten(random: Random, shop: Shop) -> Rewritten:
        made = cut(shop, random.random() < 0.5)
        return Rewritten(*((made, shop) if back else (shop, made)), frozenset({_PARENT}))

    return rewritten


def _in(parent: str, move: Callable[[Shop], Shop | None], *, back: bool = False) -> Rewrite:
    """What was moved into a model that stays, or (`back`) out of it."""

    def rewritten(random: Random, shop: Shop) -> Rewritten | None:
        made = move(shop)
        if made is None:
            return None
        return Rewritten(*((made, shop) if back else (shop, made)), frozenset({parent}))

    return rewritten


def _macro_in_place(random: Random, shop: Shop) -> Rewritten:
    return Rewritten(_built(shop), _with_macro(shop, "{net}"))


def _macro_rewritten(random: Random, shop: Shop) -> Rewritten:
    return Rewritten(_with_macro(shop, "{net}"), _with_macro(shop, " {net}"))


MOVES: dict[str, Rewrite] = {
    "filter moved into the parent": _moved(_at_filter),
    "filter moved out of the parent": _moved(_at_filter, back=True),
    "groups moved into the parent": _moved(_at_groups),
    "groups moved out of the parent": _moved(_at_groups, back=True),
    "union moved into the parent": _moved(_at_union),
    "union moved out of the parent": _moved(_at_union, back=True),
    "join moved into the parent": _moved(_at_join),
    "join moved out of the parent": _moved(_at_join, back=True),
    "model split at its filter": _split(_at_filter),
    "model split at its groups": _split(_at_groups),
    "model split at its union": _split(_at_union),
    "model split at its join": _split(_at_join),
    "models merged at a filter": _split(_at_filter, back=True),
    "models merged at groups": _split(_at_groups, back=True),
    "models merged at a union": _split(_at_union, back=True),
    "models merged at a join": _split(_at_join, back=True),
    "calculation moved into the parent": _in("stg_customers", _at_calculation),
    "calculation moved out of the parent": _in("stg_orders", _without_calculation),
    "calculation taken back": _in("stg_orders", _without_calculation, back=True),
    "model merged into its readers": _in("stg_payments", _without_payments),
    "model split off its readers": _in("stg_payments", _without_payments, back=True),
    "macro in place of SQL": _macro_in_place,
    "macro rewritten": _macro_rewritten,
}
