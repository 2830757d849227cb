"""What a name or a number in an `order by` means, and that it matters where rows are cut off."""

from pathlib import Path

import pytest

from tests.building import compared, model_id
from tests.lineage.tracing import TABLES, traced, troubles


@pytest.mark.parametrize("adapter", ["duckdb", "postgres", "bigquery", "snowflake"])
@pytest.mark.parametrize(
    "sql",
    [
        "select o.id, c.name from orders as o join customers as c on c.id = o.customer order by id",
        "select o.id as id from orders as o join customers as c on c.id = o.customer order by id desc",
        "select o.* from orders as o join customers as c on c.id = o.customer order by id, 2",
    ],
)
def test_a_name_alone_is_the_output_column(tmp_path: Path, adapter: str, sql: str) -> None:
    assert troubles(tmp_path, sql, adapter) == []


def test_a_name_in_an_expression_is_ambiguous(tmp_path: Path) -> None:
    sql = "select o.id, c.name from orders as o join customers as c on c.id = o.customer order by abs(id)"
    assert troubles(tmp_path, sql, "postgres") == ["`id` is in `o` and `c`"]


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ("select id, amount from orders order by 1 limit 5", "select amount, id from orders order by 1 limit 5"),
        (
            "select id, -amount as amount from orders order by amount limit 5",
            "select id, -amount as amount from orders order by orders.amount limit 5",
        ),
        (
            "select id from orders union all select id from customers order by 1 limit 5",
            "select -id as id from orders union all select id from customers order by 1 limit 5",
        ),
    ],
)
def test_another_order_of_what_is_cut_off_changes_the_rows(tmp_path: Path, base: str, head: str) -> None:
    assert compared(tmp_path, TABLES, {"m": base}, {"m": head}).nodes[model_id("m")].rows_changed


def test_distinct_on_reads_aliases(tmp_path: Path) -> None:
    sql = "select distinct on (town) upper(city) as town, name from customers order by town, name"
    assert troubles(tmp_path, sql) == []


def test_a_place_beyond_the_columns_is_trouble(tmp_path: Path) -> None:
    found = traced(tmp_path, "select id from orders order by 3 limit 1")
    assert found.unresolved is None
    assert [(each.kind, each.message) for each in found.troubles] == [
        ("invalid-query", "there is no column 3 to order by")
    ]
