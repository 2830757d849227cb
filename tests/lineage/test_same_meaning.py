"""Rewrites that keep the meaning: the tool must say that nothing changed, and DuckDB must agree."""
# ruff: noqa: E501 - a pair of queries is read best side by side

from pathlib import Path

import pytest

from tests.lineage.meaning import Models, executed, impact, is_same

_JOINED = "select a.id, b.w from t a join u b on a.k = b.k where a.v > 1"
_ORDERS = {"up": "select id, k, v + 1 as v from t where v > 1", "m": "select k, sum(v) as s from up group by k"}

SAME: dict[str, tuple[Models, Models]] = {
    "CTE renamed": ("with c as (select id from t) select id from c", "with d as (select id from t) select id from d"),
    "CTE extracted": ("select id from (select id, v from t where v > 1) x", "with c as (select id, v from t where v > 1) select id from c"),
    "CTE inlined": ("with c as (select id, v from t) select id from c where v > 1", "select id from t where v > 1"),
    "CTEs reordered": ("with a as (select id from t), b as (select k from u) select a.id, b.k from a, b", "with b as (select k from u), a as (select id from t) select a.id, b.k from a, b"),
    "CTE unused": ("with a as (select id from t), b as (select k from u) select id from a", "select id from t"),
    "CTE behind a CTE": ("with a as (select id, v from t), b as (select id from a where v > 1) select * from b", "select id from t where v > 1"),
    "alias added": ("select id, v from t", "select x.id, x.v from t as x"),
    "alias renamed": (_JOINED, "select p.id, q.w from t p join u q on p.k = q.k where p.v > 1"),
    "unqualified": (_JOINED, "select a.id, w from t a join u on a.k = u.k where v > 1"),
    "output renamed inside": ("select id as x from (select id from t)", "select y as x from (select id as y from t)"),
    "operands of +": ("select id + v as x from t", "select v + id as x from t"),
    "operands of *": ("select id * (v + 1) as x from t", "select (1 + v) * id as x from t"),
    "operands of =": ("select id from t where k = g", "select id from t where g = k"),
    "operands of <>": ("select id from t where k <> g", "select id from t where g != k"),
    "comparison turned": ("select id from t where k < g", "select id from t where g > k"),
    "comparison turned, or equal": ("select id from t where k >= g", "select id from t where g <= k"),
    "conjuncts": ("select id from t where k = 1 and v > 2 and g is null", "select id from t where g is null and (v > 2 and k = 1)"),
    "alternatives": ("select id from t where k = 1 or v > 2", "select id from t where v > 2 or k = 1"),
    "conjunct repeated": ("select id from t where k = 1", "select id from t where k = 1 and k = 1"),
    "always true": ("select id from t where k = 1", "select id from t where 1 = 1 and k = 1"),
    "between": ("select id from t where v between 1 and 5", "select id from t where v >= 1 and v <= 5"),
    "in of one": ("select id from t where k in (1)", "select id from t where k = 1"),
    "in, reordered": ("select id from t where k in (1, 2)", "select id from t where k in (2, 1)"),
    "not equal": ("select id from t where not k = 1", "select id from t where k <> 1"),
    "simple case": ("select case k when 1 then 'a' else 'b' end as x from t", "select case when k = 1 then 'a' else 'b' end as x from t"),
    "case without else": ("select case when k = 1 then 'a' end as x from t", "select case when k = 1 then 'a' else null end as x from t"),
    "if": ("select case when k = 1 then 2 else 3 end as x from t", "select if(k = 1, 2, 3) as x from t"),
    "cast": ("select cast(v as varchar) as x from t", "select v::varchar as x from t"),
    "brackets": ("select (id + v) * 2 as x from t where (k = 1)", "select ((id + v)) * 2 as x from (t) where k = 1"),
    "formatting": ("select id,v from t where k=1", "SELECT\n  id, -- the key\n  v\nFROM t\nWHERE k = 1"),
    "quoting": ("select id, v from t", 'select "id", t."v" from "t"'),
    "case of names": ("select id, v from t", "SELECT ID, T.V FROM T"),
    "inner join sides": (_JOINED, "select a.id, b.w from u b join t a on b.k = a.k where a.v > 1"),
    "three joined": ("select a.id, b.w, c.x from t a join u b on a.k = b.k join r c on b.k = c.k", "select a.id, b.w, c.x from r c join u b on c.k = b.k join t a on a.k = b.k"),
    "condition in where": (_JOINED, "select a.id, b.w from t a, u b where a.k = b.k and a.v > 1"),
    "condition in on": (_JOINED, "select a.id, b.w from t a join u b on a.k = b.k and a.v > 1"),
    "using": ("select a.id, b.w from t a join u b on a.k = b.k", "select a.id, b.w from t a join u b using (k)"),
    "full join using": ("select coalesce(a.k, b.k) as k from t a full join u b on a.k = b.k", "select k from t a full join u b using (k)"),
    "right join": ("select a.id, b.w from t a left join u b on a.k = b.k", "select a.id, b.w from u b right join t a on a.k = b.k"),
    "full join sides": ("select a.id, b.w from t a full join u b on a.k = b.k", "select a.id, b.w from u b full join t a on b.k = a.k"),
    "left join of a subquery": ("select a.id, b.w from t a left join u b on a.k = b.k", "select a.id, b.w from t a left join (select k, w from u) b on b.k = a.k"),
    "left join of groups": ("select id, v from t", "select a.id, a.v from t a left join (select k, sum(v) as s from t group by k) b on b.k = a.k"),
    "left join of groups, filtered": ("select a.id from t a left join (select k, g from t where v > 1 group by k, g) b on b.k = a.k and a.g = b.g and a.v > 2", "select id from t"),
    "left join of distinct values": ("select id from t", "select a.id from (select distinct cast(k as bigint) as k from u) b right join (select id, cast(k as bigint) as k from t) a on b.k = a.k"),
    "left join of one row": ("select id from t", "select a.id from t a left join (select max(v) as m from u, t) b on a.v > b.m"),
    "left join of groups with a type": ("select id from t", "select a.id from (select id, cast(k as bigint) as k from t) a left join (select cast(k as bigint) as k from u group by 1) b on b.k = a.k"),
    "star": ("select * from r", "select k, x, g from r"),
    "star of one": ("select a.* from r a join u b on a.k = b.k", "select a.k, a.x, a.g from r a join u b on a.k = b.k"),
    "star, excluding": ("select * exclude (g) from r", "select k, x from r"),
    "star, replacing": ("select * replace (x + 1 as x) from r", "select k, x + 1 as x, g from r"),
    "columns reordered": ("select id, v from t", "select v, id from t"),
    "distinct or group by": ("select distinct k, g from t", "select k, g from t group by g, k"),
    "distinct twice": ("select distinct k, g from t", "select distinct * from (select distinct k, g from t)"),
    "distinct after group by": ("select k, sum(v) as s from t group by k", "select distinct k, sum(v) as s from t group by k"),
    "group by place": ("select k, sum(v) as s from t group by k", "select k, sum(v) as s from t group by 1"),
    "group by all": ("select k, sum(v) as s from t group by k", "select k, sum(v) as s from t group by all"),
    "group by alias": ("select v + 1 as z, count(*) as n from t group by v + 1", "select v + 1 as z, count(*) as n from t group by z"),
    "group keys reordered": ("select k, g, count(*) as n from t group by k, g", "select k, g, count(*) as n from t group by g, k"),
    "having": ("select k, sum(v) as s from t group by k having sum(v) > 3", "select * from (select k, sum(v) as s from t group by k) where s > 3"),
    "qualify": ("select id from t qualify row_number() over (partition by k order by id, v, g) = 1", "select id from (select id, row_number() over (partition by k order by id, v, g) as n from t) where n = 1"),
    "named window": ("select sum(v) over w as s from t window w as (partition by k)", "select sum(v) over (partition by k) as s from t"),
    "window keys": ("select count(*) over (partition by k, g) as n from t", "select count(*) over (partition by g, k) as n from t"),
    "union all arms": ("select id from t union all select k from u", "select k as id from u union all select id from t"),
    "union arms": ("select id from t union select k from u", "select k as id from u union select id from t"),
    "unions nested": ("select id from t union all (select k from u union all select x from r)", "(select id from t union all select k from u) union all select x from r"),
    "order at the end": ("select id, v from t order by v", "select id, v from t"),
    "limit by place": ("select id, v from t order by id, v, 2 limit 3", "select id, v from t order by 1, 2, v limit 3"),
    "filter inside": ("select id from t where v > 1 and k = 1", "select id from (select * from t where k = 1) where v > 1"),
    "filter before an inner join": (_JOINED, "select a.id, b.w from (select * from t where v > 1) a join u b on a.k = b.k"),
    "subquery with another alias": ("select id from t where k in (select k from u where w > 1)", "select id from t where k in (select z.k from u z where 1 < z.w)"),
    "correlated, turned": ("select id from t where exists (select 1 from u where u.k = t.k)", "select id from t a where exists (select b.w from u b where a.k = b.k)"),
    "lateral join": ("select a.id, b.w from t a, lateral (select w from u where u.k = a.k) b", "select a.id, u.w from t a join u on u.k = a.k"),
    "lambda's parameter": ("select list_transform([v], lambda x: x + 1) as l from t", "select list_transform([v], lambda y: y + 1) as l from t"),
    "models merged": (_ORDERS, "select k, sum(v + 1) as s from t where v > 1 group by k"),
    "model split": ("select k, sum(v + 1) as s from t where v > 1 group by k", _ORDERS),
    "filter moved up": ({"up": "select id, k, v from t", "m": "select id from up where k = 1"}, {"up": "select id, k, v from t where k = 1", "m": "select id from up"}),
    "filter moved down": ({"up": "select id, k from t where k = 1", "m": "select id from up"}, {"up": "select id, k from t", "m": "select id from up where k = 1"}),
    "calculation moved up": ({"up": "select id, v from t", "m": "select id, v * 2 as d from up"}, {"up": "select id, v * 2 as d from t", "m": "select id, d from up"}),
    "join moved up": ({"up": "select id, k from t", "m": "select a.id, b.w from up a join u b on a.k = b.k"}, {"up": "select a.id, b.w from t a join u b on a.k = b.k", "m": "select id, w from up"}),
    "left join moved up": ({"up": "select id, k from t", "m": "select a.id, b.w from up a left join u b on a.k = b.k"}, {"up": "select a.id, b.w from t a left join u b on a.k = b.k", "m": "select id, w from up"}),
    "column renamed in between": ({"up": "select id, v from t", "m": "select id, v as z from up"}, {"up": "select id, v as z from t", "m": "select id, z from up"}),
    "group by moved up": ({"up": "select k, v from t", "m": "select k, max(v) as x from up group by k"}, {"up": "select k, max(v) as x from t group by k", "m": "select k, x from up"}),
    "window moved up": ({"up": "select * from t", "m": "select id, rank() over (order by v) as n from up"}, {"up": "select id, rank() over (order by v) as n from t", "m": "select * from up"}),
    "union moved up": ({"up": "select id from t", "m": "select id from up union all select k from u"}, {"up": "select id from t union all select k from u", "m": "select id from up"}),
}  # fmt: skip


@pytest.mark.parametrize(("base", "head"), SAME.values(), ids=SAME)
def test_nothing_is_said_to_change(base: Models, head: Models, tmp_path: Path) -> None:
    assert executed(base) == executed(head)
    assert is_same(impact(tmp_path, base, head))
