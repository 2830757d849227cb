"""`connect by`: the columns are known, and another walk gives other rows and other values."""

from pathlib import Path

import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from tests.building import compared, model_id, project

_WALK = (
    "select id, level as depth, connect_by_root name as top from t "
    "start with boss is null connect by prior id = boss and level < 4"
)
_TABLES = {"t": "id, name, boss"}


@pytest.mark.parametrize("adapter", ["snowflake", "oracle"])
def test_the_columns_are_known(adapter: str, tmp_path: Path) -> None:
    found = Lineage(project(tmp_path, {"m": _WALK}, _TABLES, adapter=adapter)).of(model_id("m"))
    assert (found.names, found.open, found.unresolved) == (("ID", "DEPTH", "TOP"), None, None)
    assert found.troubles == ()
    assert {each.column for each in found.row_inputs if each.use == "FILTER"} >= {"ID", "BOSS"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("boss is null", "boss = 1"),
        ("prior id = boss", "prior boss = id"),
        ("< 4", "< 5"),
        ("by prior", "by nocycle prior"),
    ],
)
def test_another_walk_gives_others(before: str, after: str, tmp_path: Path) -> None:
    head = {"m": _WALK.replace(before, after)}
    impact = compared(tmp_path, _TABLES, {"m": _WALK}, head, adapter="snowflake").nodes[model_id("m")]
    assert impact.rows_changed
    assert set(impact.columns_changed) == {"id", "depth", "top"}


def test_the_same_walk_gives_the_same(tmp_path: Path) -> None:
    head = {"m": _WALK.replace("from t", "from t as x").replace("prior id = boss", "x.boss = prior x.id")}
    found = compared(tmp_path, _TABLES, {"m": _WALK}, head, adapter="snowflake").nodes.get(model_id("m"))
    assert found is None or found.effect == "equivalent"


@pytest.mark.parametrize(
    ("sql", "unresolved"),
    [
        ("select prior id from t connect by prior id = boss", "`prior` outside of `connect by`"),
        ("select level from t", None),
    ],
)
def test_what_is_no_column_is_none(sql: str, unresolved: str | None, tmp_path: Path) -> None:
    found = Lineage(project(tmp_path, {"m": sql}, _TABLES, adapter="snowflake")).of(model_id("m"))
    assert found.unresolved == unresolved
    assert bool(found.troubles) == (unresolved is None)
