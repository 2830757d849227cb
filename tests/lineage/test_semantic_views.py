"""Snowflake's semantic views: a column for what is asked for, made of all that is, and no other."""

from pathlib import Path

import pytest

from dbt_impact.compare.changes import NodeImpact
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.values import Input
from tests.building import compared, model_id, project

_QUERY = "select {} from semantic_view(v metrics o.total dimensions c.region, upper(c.town) as town {})"


def test_the_columns_are_those_that_are_asked_for(tmp_path: Path) -> None:
    made = project(tmp_path, {"m": _QUERY.format("*", "")}, {"v": "region"}, adapter="snowflake")
    found = Lineage(made).of(model_id("m"))
    assert (found.names, found.open, found.unresolved) == (("TOTAL", "REGION", "TOWN"), None, None)
    assert Input("seed.shop.v", None, "TRANSFORMATION") in found.row_inputs


@pytest.mark.parametrize("asked", ["metrics o.total dimensions c.*", "metrics o.total + 1"])
def test_what_it_gives_is_not_known(asked: str, tmp_path: Path) -> None:
    made = project(tmp_path, {"m": f"select * from semantic_view(v {asked})"}, {"v": "a"}, adapter="snowflake")
    assert "semantic_view" in (Lineage(made).of(model_id("m")).unresolved or "")


def _impact(folder: Path, base: str, head: str) -> NodeImpact | None:
    found = compared(folder, {"v": "a"}, {"m": base}, {"m": head}, adapter="snowflake")
    return found.nodes.get(model_id("m"))


def test_a_dimension_more_makes_other_groups(tmp_path: Path) -> None:
    base = "select total from semantic_view(v metrics o.total dimensions c.region)"
    impact = _impact(tmp_path, base, base.replace("c.region", "c.region, c.town"))
    assert impact is not None
    assert impact.rows_changed


@pytest.mark.parametrize("edit", [("o.total", "c.total"), ("upper", "lower"), (")", " where c.region = 'x')")])
def test_another_question_has_another_answer(edit: tuple[str, str], tmp_path: Path) -> None:
    base = _QUERY.format("total, town", "")
    head = base[: base.rindex(edit[0])] + edit[1] + base[base.rindex(edit[0]) + len(edit[0]) :]
    impact = _impact(tmp_path, base, head)
    assert impact is not None
    assert impact.columns_changed


def test_a_column_that_is_not_asked_for_is_missing(tmp_path: Path) -> None:
    impact = _impact(tmp_path, _QUERY.format("total", ""), _QUERY.format("sold", ""))
    assert impact is not None
    assert impact.effect == "broken"


def test_a_partition_has_the_columns_of_its_table(tmp_path: Path) -> None:
    made = project(tmp_path, {"m": "select * from `t$20260101`"}, {"t": "id, k"}, adapter="bigquery")
    assert Lineage(made).of(model_id("m")).names == ("id", "k")
    base, head = ({"m": f"select * from `t${day}`"} for day in (20260101, 20260102))
    impact = compared(tmp_path, {"t": "id, k"}, base, head, adapter="bigquery").nodes[model_id("m")]
    assert impact.rows_changed
