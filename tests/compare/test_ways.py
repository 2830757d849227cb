"""The way from a change to what fails names columns that the nodes on it really have."""

from pathlib import Path

import pytest

from tests.building import compared, model_id

ORDERS = "select id, amount from raw_orders"


@pytest.mark.parametrize(
    ("reader", "column"),
    [
        pytest.param("select id, sum(amount) as revenue from orders group by id", "revenue", id="computed-of-it"),
        pytest.param("select id, amount from orders", "amount", id="passed-on"),
        pytest.param("with o as (select * from orders) select amount * 2 as doubled from o", "doubled", id="in-a-cte"),
        pytest.param("select id from orders where amount > 0", None, id="filtered-by-it"),
        pytest.param("select id, amount as a, amount + 1 as b from orders", None, id="in-several"),
    ],
)
def test_a_reader_is_shown_with_the_column_that_it_made(tmp_path: Path, reader: str, column: str | None) -> None:
    base = {"orders": ORDERS, "revenues": reader}
    head = {**base, "orders": "select id from raw_orders"}
    changes = compared(tmp_path, {"raw_orders": "id, amount"}, base, head)
    (problem,) = changes.nodes[model_id("revenues")].problems
    assert [(step.unique_id, step.column) for step in problem.path] == [
        (model_id("orders"), "amount"),
        (model_id("revenues"), column),
    ]
    assert problem.column == "amount"


def test_a_name_that_means_two_things_now_is_no_column_of_its_reader(tmp_path: Path) -> None:
    base = {
        "orders": "select id from raw_orders",
        "customers": "select id as customer from raw_orders",
        "both": "select customer, id + 1 as next from orders, customers",
    }
    head = {**base, "customers": "select id as customer, id from raw_orders"}
    changes = compared(tmp_path, {"raw_orders": "id, amount"}, base, head)
    (problem,) = changes.nodes[model_id("both")].problems
    assert [step.column for step in problem.path] == ["id", None]
