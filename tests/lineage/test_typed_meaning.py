"""Queries over columns of types other than numbers that look alike and are not: each pair is executed."""

from pathlib import Path

import duckdb
import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from tests.building import model_id, project
from tests.lineage.tracing import troubles

TABLES = {"t": {"l": "integer[]", "o": "integer[]", "g": "struct(f integer[], h integer)", "b": "blob"}}
ROW = "([1], [2, 3], {'f': [4], 'h': 1}, 'a\\xA0'::blob)"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l + o", "o + l"),
        ("g.f + o", "o + g.f"),
        ("coalesce(l, o) + o", "o + coalesce(l, o)"),
        ("decode(b, 'replace')", "decode(b, 'ignore')"),
    ],
)
def test_another_value_is_another_term(one: str, other: str, tmp_path: Path) -> None:
    found = Lineage(project(tmp_path, {"m": f"select {one} as x, {other} as y from t"}, TABLES)).of(model_id("m"))
    assert found.values["x"] != found.values["y"]
    warehouse = duckdb.connect()
    warehouse.execute(f"create table t ({', '.join(f'{name} {kind}' for name, kind in TABLES['t'].items())})")
    warehouse.execute(f"insert into t values {ROW}")
    [(x, y)] = warehouse.execute(f"select {one}, {other} from t").fetchall()
    assert x != y


def test_numbers_out_of_a_struct_are_added_in_any_order(tmp_path: Path) -> None:
    tables = {"t": {"g": "struct(f integer, h integer)"}}
    found = Lineage(project(tmp_path, {"m": "select g.f + g.h as x, g.h + g.f as y from t"}, tables)).of(model_id("m"))
    assert found.values["x"] == found.values["y"]


def test_the_arms_of_a_recursion_have_equally_many_columns(tmp_path: Path) -> None:
    step = "select p - 1 from c where p > 0"
    sql = f"with recursive c(p, q) as (select id, note from orders union all {step}) select p from c"
    assert troubles(tmp_path, sql) == ["the arms of a recursion have 2 and 1 columns"]
