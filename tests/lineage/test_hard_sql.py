"""Shapes of SQL that beat static lineage: a column is dropped upstream, and the model fails or reads another."""
# ruff: noqa: E501 - a query is read best on one line

from pathlib import Path

import duckdb
import pytest

from dbt_impact.compare.changes import NodeImpact
from tests.building import compared, model_id

_TABLES = {"raw_a": "id, k, g, v", "raw_b": "k, w, id, g"}

# The columns that the parents have at base, what is dropped, and the reader. All of them still run.
SILENT = {
    "in": ("b.k", "select id from a where a.k in (select k from b)"),
    "not in": ("b.k", "select id from a where a.k not in (select k from b)"),
    "in as a value": ("b.k", "select id, a.k in (select k from b) as is_target from a"),
    "implicit lateral": (
        "b.k",
        "select a.id, c.n from a left join (select k, count(*) as n from b group by k) c using (k)",
    ),
    "join capture": ("b.k", "select a.id, x.w from a join (select k as bk, w from b) x on bk = a.k"),
    "alias or column": ("a.g", "select v * 2 as g, g || '!' as shout from a"),
    "natural join": ("b.g", "select a.v, b.w from a natural join b"),
    "group by all": ("a.k", "select * exclude (v), sum(v) as s, count(*) as n from a group by all"),
    "distinct star": ("a.k", "select count(*) as n from (select distinct * exclude (id) from a)"),
    "pivot": ("a.k", "select * from (pivot a on g using sum(v))"),
    "unpivot": ("a.k", "select * from (unpivot a on columns(* exclude (id, g)) into name n value z)"),
    "union by name": ("b.k", "select * from a union all by name select * from b"),
    "whole row as JSON": ("a.k", "select to_json(a) as j from a"),
    "whole row as a hash": ("a.k", "select hash(a) as h from a"),
    "columns()": ("a.k", "select columns('^[kg]$') from a"),
    "aggregate of columns()": ("a.k", "select g, sum(columns(* exclude (g))) from a group by g"),
}

BROKEN = {
    "exclude": ("a.k", "select * exclude (k) from a"),
    "replace": ("a.k", "select * replace (k + 1 as k) from a"),
    "having": ("a.k", "select g from a group by g having sum(k) > 1"),
    "qualify": ("a.k", "select id from a qualify row_number() over (partition by k order by id) = 1"),
    "using on a pivot": (
        "a.k",
        "with p as (pivot (select id, k, g, v from raw_a) on g using sum(v)) select p.id from p join a using (k)",
    ),
    "using on an unpivot": (
        "a.k",
        "with p as (select * from (unpivot (select * exclude (g) from a) on id, v into name n value z)) select b.w from p join b using (k)",
    ),
    "set operation with stars": ("a.k", "select * exclude (id) from a except select k, g, v from raw_a"),
    "qualified": ("a.k", "select a.k from a"),
    "in a subquery": ("b.k", "select id from a where exists (select 1 from b where b.k = a.id)"),
    "window": ("a.k", "select sum(v) over (order by k) as s from a"),
    "order by with limit": ("a.k", "select id from a order by k limit 1"),
    "join condition": ("b.k", "select a.id from a join b on a.id = b.k"),
    "aggregate's filter": ("a.k", "select sum(v) filter (where k = 1) as s from a"),
    "behind a star": ("a.k", "with c as (select * from a) select k from c"),
    "union's columns": ("a.k", "select * from a union all select id, k, g, v from raw_a"),
    "natural join with no name left": (
        "a.k",
        "select w from (select k, v from a) natural join (select k, w from raw_b)",
    ),
}


def _models(dropped: str, reader: str) -> dict[str, str]:
    columns = {"a": ["id", "k", "g", "v"], "b": ["k", "w", "g"]}
    for relation, listed in columns.items():
        columns[relation] = [each for each in listed if f"{relation}.{each}" != dropped]
    return {
        "a": f"select {', '.join(columns['a'])} from raw_a",
        "b": f"select {', '.join(columns['b'])} from raw_b",
        "m": reader,
    }


def _executed(models: dict[str, str]) -> str:
    """The columns and rows of the reader. Raises duckdb.Error where it does not run."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table raw_a as from (values (1, 1, 'x', 5), (2, 2, 'y', 6), (3, 7, 'x', 7), (4, 8, 'x', 5)) z(id, k, g, v)"
        )
        connection.execute(
            "create table raw_b as from (values (1, 8, 1, 'x'), (2, 9, 2, 'z'), (2, 9, 3, 'y')) z(k, w, id, g)"
        )
        for name, sql in models.items():
            connection.execute(f"create table {name} as {sql}")
        found = connection.execute("from m")
        return f"{[column[0] for column in found.description or ()]} {sorted(map(str, found.fetchall()))}"


def _impact(folder: Path, dropped: str, reader: str) -> NodeImpact | None:
    base, head = _models("", reader), _models(dropped, reader)
    return compared(folder, _TABLES, base, head).nodes.get(model_id("m"))


@pytest.mark.parametrize(("dropped", "reader"), SILENT.values(), ids=SILENT)
def test_what_still_runs_is_seen_to_change(dropped: str, reader: str, tmp_path: Path) -> None:
    assert _executed(_models("", reader)) != _executed(_models(dropped, reader))
    found = _impact(tmp_path, dropped, reader)
    assert found is not None
    assert found.effect in ("changed", "removed", "unknown")


@pytest.mark.parametrize(("dropped", "reader"), BROKEN.values(), ids=BROKEN)
def test_what_fails_is_broken(dropped: str, reader: str, tmp_path: Path) -> None:
    assert _executed(_models("", reader))
    with pytest.raises(duckdb.Error):
        _executed(_models(dropped, reader))
    found = _impact(tmp_path, dropped, reader)
    assert found is not None
    assert found.effect == "broken"
