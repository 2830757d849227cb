"""DuckDB's own shapes, executed: it has the columns that we list, and an edit without meaning changes no row."""

from collections import Counter
from functools import cache

import duckdb
import pytest

from tests.lineage.hard_sql.case import Case
from tests.lineage.hard_sql.duckdb import CASES

_SETUP = """
create table orders (id int, customer int, amount int, placed int, tags int[], doc struct(a int, b varchar),
    lines struct(sku varchar, qty int)[], note varchar);
insert into orders values
    (1, 1, 10, 1, [1, 2], {'a': 1, 'b': 'x'}, [{'sku': 's', 'qty': 1}, {'sku': 't', 'qty': 2}], 'one'),
    (2, 1, 20, 2, [3], {'a': 2, 'b': 'y'}, [{'sku': 'u', 'qty': 3}], 'two'),
    (3, 2, null, 2, [], null, [], null),
    (4, 9, 5, 4, null, {'a': 4, 'b': null}, null, 'four');
create table customers (id int, name varchar, city varchar, since int);
insert into customers values (1, 'ada', 'rome', 1), (2, 'bob', 'oslo', 2), (3, 'cyd', null, 3);
"""


@cache
def _database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(_SETUP)
    return connection


def _described(sql: str) -> list[str]:
    return [str(row[0]).lower() for row in _database().execute(f"describe {sql}").fetchall()]


def _rows(sql: str) -> Counter[str]:
    return Counter(str(row) for row in _database().execute(sql).fetchall())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_duckdb_agrees(case: Case) -> None:
    names = _described(case.sql)
    _described(case.edited(case.noticed))
    if case.unresolved is not None:
        return
    if case.is_open:
        assert set(case.columns) < set(names)
    else:
        assert list(case.columns) == names
    assert case.unnoticed is not None
    assert _rows(case.edited(case.unnoticed)) == _rows(case.sql)
