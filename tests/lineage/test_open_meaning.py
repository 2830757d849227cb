"""Edits that only other warehouses or open relations have: their terms must differ."""
# ruff: noqa: E501 - a pair of queries is read best side by side

from pathlib import Path

import pytest

from dbt_impact.compare.difference import difference
from dbt_impact.compare.typed import Typed
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.terms.terms import Terms
from tests.building import model_id, project

_TABLES = {"t": "id, k, v, g", "u": "id, k, w"}

DIALECTS = [
    ("sqlserver", "select t.id, x.w from t cross apply (select w from u) x", "outer apply (select w from u) x"),
    ("spark", "select k, g, sum(v) as s from t group by k, g with rollup", "group by g, k with rollup"),
    ("snowflake", "select count(distinct k, g) as n from t", "select count(distinct g, k) as n from t"),
    ("bigquery", "select struct(k as a) as s from t", "select struct(k as b) as s from t"),
    ("postgres", "select count(u.*) as n from t left join u on t.id = u.w", "select count(*) as n from t left join u on t.id = u.w"),
]  # fmt: skip
# `src` has no columns that are known.
OPEN = [
    ("select * from src", "select * exclude (v) from src"),
    ("select * from src", "select * replace (1 as v) from src"),
    ("select * from src", "select * rename (v as w) from src"),
    ("select * from src", "select *, 1 as one from src"),
    ("select * from src", "select id, v from src"),
    ("select distinct * from src", "select distinct * exclude (v) from src"),
    ("select * from src union select * from src", "select * exclude (v) from src union select * exclude (v) from src"),
    ("select id from t where id in (select * from src)", "select id from t where id in (select * exclude (v) from src)"),
    ("select count(*) as n from (select distinct * from src)", "select count(*) as n from (select distinct * exclude (v) from src)"),
]  # fmt: skip


@pytest.mark.parametrize(("adapter", "base", "head"), DIALECTS)
def test_a_change_is_seen(adapter: str, base: str, head: str, tmp_path: Path) -> None:
    if not head.startswith("select"):
        words = head.split(" ", 1)[0]
        at = base.index("cross" if words == "outer" else words)
        head = base[:at] + head
    assert _differ(tmp_path, adapter, base, head)


@pytest.mark.parametrize(("base", "head"), OPEN)
def test_a_change_of_what_is_not_listed_is_seen(base: str, head: str, tmp_path: Path) -> None:
    assert _differ(tmp_path, "duckdb", base, head)


def test_a_star_that_is_wrapped_is_the_same(tmp_path: Path) -> None:
    head = "with c as (select s.* from src as s) select * from c"
    assert not _differ(tmp_path, "duckdb", "select * from src", head)


def _differ(folder: Path, adapter: str, base: str, head: str) -> bool:
    terms = Terms()
    lineages = [
        Lineage(project(folder / name, {"m": sql}, _TABLES, adapter=adapter), terms)
        for name, sql in (("base", base), ("head", head))
    ]
    before, after = (lineage.of(model_id("m")) for lineage in lineages)
    assert not before.unresolved
    assert not after.unresolved
    return bool(difference(before, after, Typed(*(lineage.types for lineage in lineages))))
