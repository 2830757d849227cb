"""Random small shops: a dbt project whose models stage, join, group, rank and stack made-up orders.

Every shop has the same models, so that every rewrite finds its place; what stands in them is drawn. Models read
each other by their bare names, always under an alias. The inner ones are built or ephemeral, as drawn.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

SOURCES = {
    "orders": {"id": "integer", "customer": "integer", "amount": "integer", "status": "varchar", "placed": "date"},
    "customers": {"id": "integer", "name": "varchar", "tier": "integer", "region": "varchar"},
    "payments": {"id": "integer", "order_id": "integer", "paid": "integer", "method": "varchar"},
}
MARTS = ("by_region", "ranked", "events", "top", "unpaid")
EXPOSED = {"board": {"label": "Board", "reads": list(MARTS)}}


@dataclass(frozen=True, slots=True)
class Shop:
    """The SQL of each model by its name, those that are ephemeral, and macros with the SQL that they render to.

    `rendered` holds the plain SQL of a model that calls a macro.
    """

    models: Mapping[str, str]
    ephemeral: frozenset[str] = frozenset()
    macros: Mapping[str, str] = field(default_factory=dict)
    rendered: Mapping[str, str] = field(default_factory=dict)

    def having(self, **models: str) -> "Shop":
        """The shop with other SQL for some models, or with more of them."""
        return replace(self, models={**self.models, **models})

    def files(self) -> dict[str, str]:
        """The files of the shop as a project (see `small_projects`), with `ref` and `source`."""
        given = {
            "sources": SOURCES,
            "exposures": EXPOSED,
            "models": {name: {"materialized": "ephemeral"} for name in sorted(self.ephemeral)},
        }
        files = {f"models/{name}.sql": self._with_calls(sql) for name, sql in self.models.items()}
        files |= {f"compiled/{name}.sql": self._with_calls(sql) for name, sql in self.rendered.items()}
        files |= {f"macros/{name}.sql": text for name, text in self.macros.items()}
        return {"properties.yml": json.dumps(given), **files}

    def _with_calls(self, sql: str) -> str:
        for name in self.models:
            sql = re.sub(rf'"?\b{name}\b"?', f"{{{{ ref('{name}') }}}}", sql, flags=re.IGNORECASE)
        return re.sub(
            r'"?\braw_(\w+)\b"?', lambda m: f"{{{{ source('raw', '{m[1].lower()}') }}}}", sql, flags=re.IGNORECASE
        )


_NUMBERS = st.integers(1, 9).map(str)
_STATUS = st.sampled_from(["'paid'", "'new'", "'lost'"])


def _one_of(*forms: str) -> st.SearchStrategy[str]:
    return st.sampled_from(forms)


def calculation(column: str) -> st.SearchStrategy[str]:
    """An expression over one column of numbers."""
    return st.builds(
        lambda form, one, two: form.format(c=column, a=one, b=two),
        _one_of(
            "{c} * {a} + {b}", "coalesce({c}, {a})", "case when {c} > {a} then {c} else {b} end", "{c} + {a}",
            "case {c} when {a} then {b} when 2 then {a} end", "greatest({c}, {a}) - {b}", "nullif({c}, {a})",
            "round({c} / {a}, 2)", "cast({c} as double) * {b}", "if({c} is null, {a}, {c} % {b})",
        ),
        _NUMBERS,
        _NUMBERS,
    )  # fmt: skip


def condition(number: str, text: str) -> st.SearchStrategy[str]:
    """A condition over a column of numbers and one of texts, in at least two conjuncts."""
    return st.builds(
        lambda one, other, a, b, s: f"{one.format(n=number, t=text, a=a, b=b, s=s)} and {other.format(t=text, s=s)}",
        _one_of(
            "{n} > {a} - 8", "{n} between 1 and 1{b}", "({n} = {a} or {n} <= 4)", "{n} in ({a}, {b}, 1, 2)",
            "{n} <= {a} + 3", "not {n} = {a}", "{n} + {b} >= 2",
        ),
        _one_of("{t} <> {s}", "{t} is not null", "lower({t}) != 'none'", "{t} not in ({s}, 'none')"),
        _NUMBERS,
        _NUMBERS,
        _STATUS,
    )  # fmt: skip


_FRAMES = _one_of("", " rows between 2 preceding and current row", " rows between unbounded preceding and 1 following")
_AGGREGATES = _one_of("sum({c})", "max({c})", "count({c})", "count(distinct {c})", "sum({c}) filter (where {c} > 3)")


_MODELS = {
    "stg_orders": """
        select o.id as order_id, o.customer as customer_id, o.amount, o.status, o.placed, {net} as net
        from raw_orders as o where {ordered}""",
    "stg_customers": """
        select c.id as customer_id, c.name, c.region, {tier} as tier from raw_customers as c""",
    "stg_payments": """
        select p.order_id, p.paid, p.method, p.paid + p.order_id as ref_no from raw_payments as p""",
    "enriched": """
        with o as (select * from stg_orders as s)
        select o.order_id, o.amount, o.net, o.status, c.region, {weight} as weight
        from o {join} (select k.customer_id, k.region, k.tier from stg_customers as k where {known}) as c
        on o.customer_id = c.customer_id where {counted}""",
    "by_region": """
        with e as (select x.region, x.status, x.net, x.weight from enriched as x),
        g as (
            select e.region, e.status, {total} as net, {most} as weight from e
            group by e.region, e.status having count(*) < 1{a}
        ) select g.region, g.status, g.net, g.weight from g""",
    "ranked": """
        select e.order_id, e.region, e.net,
            sum(e.net) over (
                partition by e.region order by e.order_id, e.net, e.amount, e.status, e.weight {frame}
            ) as running,
            rank() over (partition by e.status, e.region order by e.amount {direction}) as place
        from enriched as e qualify rank() over (order by e.order_id) <= 9""",
    "events": """
        select a.order_id, a.amount, a.status as kind from stg_orders as a
        {union} select b.order_id, b.paid, b.method from stg_payments as b""",
    "top": """
        select distinct t.order_id, t.net from enriched as t order by t.net {direction}, t.order_id limit {a}""",
    "unpaid": """
        with u as (select * from stg_orders as a),
        v as (select b.order_id, b.paid from stg_payments as b where {settled})
        select u.order_id, u.net, {rest} as paid from u left join v on u.order_id = v.order_id and v.paid > {a} - 8
        where not exists (select 1 from stg_payments as w where w.order_id = u.order_id and w.paid = {b})
        and u.customer_id in (select d.customer_id from stg_customers as d where d.tier > {b} - 8)""",
}


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """A whole shop."""
    drawn = {
        "a": draw(_NUMBERS),
        "b": draw(_NUMBERS),
        "net": draw(calculation("o.amount")),
        "tier": draw(calculation("c.tier")),
        "weight": draw(calculation("c.tier")),
        "rest": draw(calculation("v.paid")),
        "ordered": draw(condition("o.amount", "o.status")),
        "known": draw(condition("k.tier", "k.region")),
        "counted": draw(condition("o.net", "o.status")),
        "settled": draw(condition("b.paid", "b.method")),
        "join": draw(_one_of("join", "left join")),
        "total": draw(_AGGREGATES).format(c="e.net"),
        "most": draw(_AGGREGATES).format(c="e.weight"),
        "frame": draw(_FRAMES),
        "direction": draw(_one_of("", "desc")),
        "union": draw(_one_of("union all", "union")),
    }
    models = {name: " ".join(sql.format(**drawn).split()) for name, sql in _MODELS.items()}
    return Shop(models, frozenset(draw(st.sets(st.sampled_from(["stg_orders", "stg_customers", "enriched"])))))
