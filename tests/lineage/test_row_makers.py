"""Functions that stand in a `from`, columns that no star shows, and places behind a star."""

from pathlib import Path

import pytest

from tests.lineage.tracing import traced, troubles


@pytest.mark.parametrize(
    ("adapter", "sql"),
    [
        (
            "postgres",
            "select t.word, t.n from orders, unnest(string_to_array(note, ' ')) with ordinality as t(word, n)",
        ),
        ("bigquery", "select word, n from orders, unnest(split(note, ' ')) as word with offset as n"),
        ("snowflake", "select f.value as word, f.index as n from orders, table(flatten(input => note)) f"),
        ("snowflake", "select f.value as word, f.index as n from orders, lateral flatten(input => note) f"),
    ],
)
def test_what_a_row_maker_offers(tmp_path: Path, adapter: str, sql: str) -> None:
    assert troubles(tmp_path, sql, adapter) == []
    found = traced(tmp_path, sql, adapter)
    assert len(found.columns) == 2
    assert found.open is None
    assert {each.column.lower() for each in found.columns[0].value.inputs if each.column} == {"note"}


def test_flatten_offers_no_other_column(tmp_path: Path) -> None:
    sql = "select f.word from orders, table(flatten(note)) f"
    assert troubles(tmp_path, sql, "snowflake") == ["`f` has no column `word`"]


def test_an_option_of_a_file_reader_is_no_column(tmp_path: Path) -> None:
    assert troubles(tmp_path, "select * from read_csv('a.csv', delim = ';', nullstr = [\"NA\"])") == []


@pytest.mark.parametrize(
    ("adapter", "sql"),
    [
        ("snowflake", "select metadata$filename as file from orders"),
        ("bigquery", "select orders.id from orders where orders._partitiontime > '2024-01-01'"),
        ("postgres", "select o.ctid as place from orders as o"),
    ],
)
def test_hidden_columns_can_be_read(tmp_path: Path, adapter: str, sql: str) -> None:
    assert troubles(tmp_path, sql, adapter) == []


def test_hidden_columns_are_not_in_a_star(tmp_path: Path) -> None:
    sql = "with all_orders as (select * from orders) select ctid as place from all_orders"
    assert troubles(tmp_path, sql, "postgres") == ["no relation here has a column `ctid`"]


def test_group_by_counts_what_a_star_stands_for(tmp_path: Path) -> None:
    sql = "select c.*, count(*) as n from orders as o join customers as c on c.id = o.customer group by 1, 2, 3"
    assert traced(tmp_path, sql).unresolved is None
    beyond = "select c.*, 1 as one from customers as c group by 1, 2, 3, 5"
    assert "there is no column 5 in the select list" in troubles(tmp_path, beyond)
