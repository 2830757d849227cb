"""What the columns of a pivot are made of."""

from pathlib import Path

import duckdb

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from tests.building import model_id, project
from tests.lineage.tracing import traced


def _read(found: NodeLineage, name: str) -> set[str]:
    column = next(each for each in found.columns if each.name == name)
    return {each.column for each in column.value.inputs if each.column is not None}


def test_each_aggregate_has_columns_of_its_own(tmp_path: Path) -> None:
    sql = "select * from orders pivot (sum(amount) as total, max(note) as last for customer in ('a', 'b'))"
    found = traced(tmp_path, sql)
    assert found.names == ("id", "a_total", "a_last", "b_total", "b_last")
    with duckdb.connect() as connection:
        connection.execute("create table orders (id int, customer text, amount int, note text)")
        assert tuple(each[0] for each in connection.execute(sql).description or ()) == found.names
    assert _read(found, "b_total") == {"amount", "customer"}
    assert _read(found, "b_last") == {"note", "customer"}


def test_aggregates_without_an_alias_leave_the_list_open(tmp_path: Path) -> None:
    found = traced(
        tmp_path, "select * from orders pivot (sum(amount) as s, max(note) for customer in ('a'))", "snowflake"
    )
    assert found.open is not None


def test_a_key_of_a_relation_whose_columns_are_not_known_is_still_read(tmp_path: Path) -> None:
    models = {
        "above": "select * from elsewhere.t",
        "m": "select batch from above pivot (sum(amount) for customer in ('a', 'b'))",
    }
    [column] = Lineage(project(tmp_path, models, {})).of(model_id("m")).columns
    assert {each.column for each in column.value.inputs} >= {"batch", "amount", "customer"}


def test_a_value_of_an_unpivoted_tuple_comes_from_its_place_in_each(tmp_path: Path) -> None:
    sql = "select * from orders unpivot ((x, y) for pair in ((id, amount), (customer, note)))"
    found = traced(tmp_path, sql, "snowflake")
    assert found.names == ("PAIR", "X", "Y")
    assert _read(found, "X") == {"ID", "CUSTOMER"}
    assert _read(found, "Y") == {"AMOUNT", "NOTE"}
    assert _read(found, "PAIR") == {"ID", "CUSTOMER", "AMOUNT", "NOTE"}


def test_the_values_that_a_pivot_statement_lists_name_its_columns(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table orders (id int, customer text, amount int, note text)")
        for sql in (
            "pivot orders on customer in ('Ann', 'bob') using sum(amount) group by id",
            "pivot orders on customer in ('Ann', 'bob'), id in (1, 2) using sum(amount) as total, max(amount) as top",
        ):
            found = traced(tmp_path, sql)
            names = [each[0].lower() for each in connection.execute(sql).description or ()]
            assert list(found.names) == names
            assert found.open is None
    assert _read(traced(tmp_path, sql), "bob_2_top") == {"customer", "id", "amount"}


def test_an_aggregate_without_a_name_leaves_the_list_of_a_pivot_statement_open(tmp_path: Path) -> None:
    sql = "pivot orders on customer in ('ann') using sum(amount) as total, max(amount) group by id"
    assert traced(tmp_path, sql).open is not None


def test_a_truth_and_a_sign_name_the_columns_of_a_pivot(tmp_path: Path) -> None:
    sql = "select * from (select customer, amount > 1 as p, id from orders) pivot (count(id) for p in (true, false))"
    assert traced(tmp_path / "1", sql).names == ("customer", "true", "false")
    sql = "select * from (select customer, id from orders) pivot (count(id) as n for customer in (-1, null, 2))"
    assert traced(tmp_path / "2", sql).names == ("-1_n", "null_n", "2_n")
