"""Arguments of functions that are no values."""

from pathlib import Path

import pytest

from tests.lineage.hard_sql.case import inputs
from tests.lineage.tracing import traced


@pytest.mark.parametrize("name", ["prices", "shop.prices"])
def test_the_name_of_a_dictionary_is_no_column(name: str, tmp_path: Path) -> None:
    found = traced(tmp_path, f"select dictGetOrDefault({name}, 'net', id, 0) as net from orders", "clickhouse")
    assert not found.troubles
    [column] = found.columns
    assert {each.column for each in column.value.inputs} == {"id"}


def test_a_macro_behind_a_dot_is_called_on_a_column_that_is_there(tmp_path: Path) -> None:
    (found,) = traced(tmp_path, "select name.my_macro(city) as n from customers").columns
    assert inputs(found.value.inputs) == "customers.city transformation, customers.name transformation"
    (other,) = traced(tmp_path, "select tools.my_macro(city) as n from customers").columns
    assert inputs(other.value.inputs) == "customers.city transformation"
