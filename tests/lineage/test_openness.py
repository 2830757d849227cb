"""A list of columns is whole where the SQL tells all of them, and says what it lacks where it does not."""

from pathlib import Path

import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import listings
from tests.building import model_id, project
from tests.lineage.tracing import TABLES, traced

DECLARED = {
    "xmltable": ("postgres", "xmltable('/a' passing note::xml columns b text path 'x', n int path 'y') t"),
    "json_table": ("mysql", "json_table(note, '$[*]' columns (b int path '$.x', n for ordinality)) t"),
    "nested json_table": (
        "mysql",
        "json_table(note, '$[*]' columns (b int path '$.x', nested path '$.y[*]' columns (n int path '$'))) t",
    ),
    "openjson": ("sqlserver", "openjson(note) with (b int '$.x', n nvarchar(10)) t"),
}


@pytest.mark.parametrize(("adapter", "call"), DECLARED.values(), ids=DECLARED)
def test_a_function_has_the_columns_that_its_call_lists(adapter: str, call: str, tmp_path: Path) -> None:
    join = "cross apply" if adapter == "sqlserver" else "cross join"
    found = traced(tmp_path, f"select orders.id, t.* from orders {join} {call}", adapter)
    assert found.names == ("id", "b", "n")
    assert found.open is None
    assert not found.troubles
    assert {each.column for each in found.columns[1].value.inputs} == {"note"}


OPEN = {
    "a relation of no node": ("select * from elsewhere.t", "nothing in the project builds `elsewhere.t`"),
    "through a CTE and a join": (
        "with c as (select orders.id, e.* from orders left join elsewhere.t e using (id)) select * from c",
        "nothing in the project builds `elsewhere.t`",
    ),
    "a union": ("select * from orders union all by name select * from elsewhere.t", "`elsewhere.t`"),
    "a function": ("select * from read_csv('a.csv')", "a function in the from clause"),
    "a dynamic pivot": ("pivot orders on customer using sum(amount)", "a pivot makes columns of values"),
    "itself": ("select * from orders union all by name select * from m", "a relation of its own name"),
}


@pytest.mark.parametrize(("sql", "expected"), OPEN.values(), ids=OPEN)
def test_an_open_list_says_what_it_lacks(sql: str, expected: str, tmp_path: Path) -> None:
    [listing] = listings(Lineage(project(tmp_path, {"m": sql}, TABLES)), [model_id("m")])
    assert listing.open
    [reason] = listing.unresolved
    assert expected in reason


def test_an_open_list_names_the_model_whose_columns_are_not_known(tmp_path: Path) -> None:
    models = {"above": "select * from elsewhere.t", "m": "select above.*, 1 as one from above"}
    [listing] = listings(Lineage(project(tmp_path, models, TABLES)), [model_id("m")])
    assert listing.open
    assert listing.unresolved == (f"the columns of `{model_id('above')}` are listed nowhere",)
