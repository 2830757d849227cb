"""What a table under contract makes of values, by warehouse: seen by whether another size is another value."""

import json
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.compare.compare import compare
from dbt_impact.project.project import read_project
from tests.small_projects import SmallProject

FCT, RPT = "model.shop.fct", "model.shop.rpt"
SQL = "select id, amount * 2 as amount, note from {{ source('raw', 'orders') }}"


def changed(folder: Path, before: str, after: str, *, sql: str = SQL, **more: Any) -> list[str]:
    """The models whose `amount` may differ once its type is another in the contract of the first of them."""
    adapter, materialized = more.get("adapter", "postgres"), more.get("materialized", "table")
    sides = []
    for side, size in (("base", before), ("head", after)):
        contract = {"id": "integer", "amount": size, "note": "text"} if more.get("enforced", True) else None
        models = {"fct": {"materialized": materialized, "contract": contract}}
        given = {"adapter": adapter, "sources": {"orders": {"id": "integer", "amount": "numeric", "note": "text"}}}
        files = {"models/fct.sql": sql, "models/rpt.sql": "select amount from {{ ref('fct') }}"}
        made = SmallProject({**files, "properties.yml": json.dumps({**given, "models": models})})
        sides.append(read_project(made.write(folder / side)))
    nodes = compare(sides[0], sides[1]).nodes
    return [uid for uid in (FCT, RPT) if uid in nodes and "amount" in nodes[uid].columns_changed]


@pytest.mark.parametrize("adapter", ["postgres", "redshift", "snowflake", "bigquery"])
def test_another_size_is_another_value_there_and_below(adapter: str, tmp_path: Path) -> None:
    assert changed(tmp_path, "numeric(10,3)", "numeric(10,2)", adapter=adapter) == [FCT, RPT]


@pytest.mark.parametrize("more", [{"adapter": "spark"}, {"materialized": "view"}, {"enforced": False}], ids=str)
def test_where_the_query_decides_the_contract_rounds_nothing(more: dict[str, Any], tmp_path: Path) -> None:
    assert changed(tmp_path, "numeric(10,3)", "numeric(10,2)", **more) == []


def test_blanks_and_capitals_are_no_other_size(tmp_path: Path) -> None:
    assert changed(tmp_path, "numeric(10,2)", "NUMERIC( 10, 2 )") == []


def test_a_length_rounds_no_text(tmp_path: Path) -> None:
    text = SQL.replace("amount * 2", "note")
    assert changed(tmp_path, "varchar(10)", "varchar(20)", sql=text) == []


def test_a_size_that_comes_is_another_value_unless_the_sql_has_it(tmp_path: Path) -> None:
    cast = SQL.replace("amount * 2", "cast(amount as numeric(10, 2))")
    assert changed(tmp_path / "none", "numeric", "numeric(10,2)") == [FCT, RPT]
    assert changed(tmp_path / "cast", "numeric", "numeric(10,2)", sql=cast) == []
