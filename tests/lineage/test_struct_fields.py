"""Stars over structs: the fields are columns where they are known, and the list is open elsewhere."""

from pathlib import Path

import duckdb
import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from tests.building import compared, model_id, project

_T = "(select 1 as id, 2 as k) as t"
_MADE = "(select {{'a': k, 'B': {{'c': id, 'd': 1}}}} as s from {t})"
_CAST = "(select cast(null as struct(a integer, b struct(c integer))) as s from {t})"

_LISTED = (
    "(select id, cast(null as struct(a integer, b struct(c integer, d integer[]))[][]) as l, [[1], [2]] as n from {t})"
)

STARS = [
    f"select s.* from {_MADE}",
    f"select unnest(s.B) from {_MADE}",
    f"select s.* exclude (a) from {_MADE}",
    f"select s.* replace (3 as a), 1 as z from {_MADE}",
    f"select x.s.a as q, x.s.B.c as c, y.* from {_MADE} as x left join (select s.* from {_MADE}) as y on true",
    f"select s.* from {_CAST}",
    f"select unnest(s), 1 as z from {_MADE}",
    f"select unnest(s) from {_CAST}",
    f"select id, unnest(l, recursive := true), 1 as z from {_LISTED}",
    f"select unnest(x.l, recursive => true) from {_LISTED} as x",
    f"select unnest(cast(n as integer[][]), recursive := true) as k from {_LISTED}",
]
BIGQUERY = [
    ("select s.* from (select struct(id, t.k, 1 as z) as s from t)", ["id", "k", "z"]),
    ("select s.* from (select struct(id, k + 1) as s from t)", None),
    ("select s.* from (select struct(1 as z, 2 as z) as s)", None),
    ("select s.* from t", None),
    ("select as value struct(1 as a, 2 as b)", ["a", "b"]),
    ("select * from unnest([struct(1 as a, 'x' as b)])", ["a", "b"]),
    ("select * from unnest([struct(1 as a, 'x' as b)]) as e", None),
    ("select * from unnest([struct(1 as a, 'x' as b)]) with offset", None),
    ("select * from unnest(array<struct<p string, v int64>>[('a', 1)])", ["p", "v"]),
    ("select * from unnest([1, 2]) as x with offset", ["x", "offset"]),
    ("select * from t, unnest(generate_array(1, 3)) as n with offset as o", ["id", "k", "s", "n", "o"]),
    ("select * from t, unnest(s) as x", None),
]


def _lineage(folder: Path, sql: str, adapter: str) -> NodeLineage:
    made = project(folder, {"m": sql.format(t="t")}, {"t": "id, k, s"}, adapter=adapter)
    return Lineage(made).of(model_id("m"))


@pytest.mark.parametrize("sql", STARS)
def test_the_columns_are_those_that_duckdb_gives(sql: str, tmp_path: Path) -> None:
    found = _lineage(tmp_path, sql, "duckdb")
    assert found.open is None
    given = duckdb.execute(sql.format(t=_T)).description or ()
    assert list(found.names) == [str(column[0]).lower() for column in given]
    assert found.troubles == ()


@pytest.mark.parametrize(("sql", "names"), BIGQUERY)
def test_bigquery(sql: str, names: list[str] | None, tmp_path: Path) -> None:
    found = _lineage(tmp_path, sql, "bigquery")
    assert (found.open is None, list(found.names) if names else None) == (names is not None, names)


def test_what_unnest_makes_of_a_struct_under_one_name_is_not_known(tmp_path: Path) -> None:
    found = _lineage(tmp_path, "select unnest(s) as x from (select {{'a': k}} as s from {t})", "duckdb")
    assert found.unresolved == "an `unnest` of a struct under one name"


def test_a_column_names_its_field_in_bigquery(tmp_path: Path) -> None:
    base = {"m": "select struct(id) as s from (select k as id from t)"}
    head = {"m": "select struct(key) as s from (select k as key from t)"}
    impact = compared(tmp_path, {"t": "id, k"}, base, head, adapter="bigquery").nodes[model_id("m")]
    assert list(impact.columns_changed) == ["s"]


def test_a_field_that_goes_breaks_what_reads_it_through_a_star(tmp_path: Path) -> None:
    base = {"p": "select s.* from (select {'a': id, 'b': k} as s from t)", "m": "select b from p"}
    head = base | {"p": "select s.* from (select {'a': id} as s from t)"}
    impact = compared(tmp_path, {"t": "id, k"}, base, head).nodes[model_id("m")]
    assert (impact.effect, impact.proof) == ("broken", "proved")
