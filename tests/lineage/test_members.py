"""Members of structs and documents: who reads one is told of its changes, and of no other's. DuckDB says what is so."""

from pathlib import Path

import duckdb
import pytest

from tests.building import compared, model_id
from tests.lineage.hard_sql.case import inputs
from tests.lineage.tracing import TABLES, traced

# What makes a value of `amount` and `note`, and what reads the first of the two out of it.
_EXECUTED = [
    ("{'a': amount, 'b': note}", "s.a"),
    ("{'a': amount, 'b': note}", "s['a']"),
    ("{'a': amount, 'b': note}", "struct_extract(s, 'a')"),
    ("struct_pack(a := amount, b := note)", "p.s.A"),
    ("{'x': {'a': amount, 'c': 1}, 'b': note}", "s.x.a"),
    ("{'x': {'c': note, 'a': amount}, 'b': note}", "s.x.a"),
    ("row(amount, note)", "s[1]"),
    ("json_object('a', amount, 'b', note)", "s ->> 'a'"),
    ("json_object('a', amount, 'b', note)", "json_extract(s, '$.a')"),
    ("to_json({'a': amount, 'b': note})", "s -> '$.a'"),
    ("map {'a': amount, 'b': note}", "s['a']"),
    ("[amount, note]", "s[1]"),
    ("{'a': amount, 'b': note}", "s"),
    ("json_object('a', amount, 'b', note)", "s -> '$.*'"),
]
_ROWS = "(1, 7, 'x', 'p', 'q'), (2, 7, null, 'r', null), (3, null, 'y', null, 's')"


@pytest.mark.parametrize(("made", "read"), _EXECUTED)
@pytest.mark.parametrize("edited", ["amount", "note"])
def test_a_reader_is_told_of_what_it_reads(tmp_path: Path, made: str, read: str, edited: str) -> None:
    reader = f"select id, {read} as v from p"
    sides = [
        {"p": f"select id, {each} as s from orders", "m": reader} for each in (made, made.replace(edited, "extra"))
    ]
    tables = {"orders": "id, customer, amount, note, extra"}
    found = compared(tmp_path, tables, *sides).nodes.get(model_id("m"))
    told = found is not None and found.effect != "equivalent"
    assert told or _rows(sides[0]) == _rows(sides[1])


@pytest.mark.parametrize(("made", "read"), _EXECUTED[:9])
def test_a_reader_is_not_told_of_other_members(tmp_path: Path, made: str, read: str) -> None:
    base, head = (
        {"p": f"select id, {each} as s from orders", "m": f"select id, {read} as v from p"}
        for each in (made, made.replace("note", "customer"))
    )
    assert model_id("m") not in compared(tmp_path, TABLES, base, head).nodes


@pytest.mark.parametrize(
    ("adapter", "made", "read"),
    [
        ("bigquery", "struct(amount as a, note as b)", "s.a"),
        ("bigquery", "json_object('a', amount, 'b', note)", "json_value(s, '$.a')"),
        ("snowflake", "object_construct('a', amount, 'b', note)", "s:a::int"),
        ("snowflake", "{'a': amount, 'b': note}", "s['a']"),
        ("snowflake", "object_construct('a', amount, 'b', note)", "get(s, 'a')"),
        ("postgres", "jsonb_build_object('a', amount, 'b', note)", "s ->> 'a'"),
        ("postgres", "row(amount, note)", "(s).f1"),
        ("databricks", "named_struct('a', amount, 'b', note)", "s.a"),
        ("trino", "cast(row(amount, note) as row(a double, b varchar))", "s.a"),
        ("clickhouse", "tuple(amount, note)", "s.1"),
        ("redshift", "object('a', amount, 'b', note)", "s.a"),
        ("sqlserver", "json_object('a': amount, 'b': note)", "json_value(s, '$.a')"),
    ],
)
def test_a_member_in_each_warehouse(tmp_path: Path, adapter: str, made: str, read: str) -> None:
    base, head, other = (
        {"p": f"select id, {each} as s from orders", "m": f"select id, {read} as v from p"}
        for each in (made, made.replace("note", "customer"), made.replace("amount", "customer"))
    )
    assert model_id("m") not in compared(tmp_path / "one", TABLES, base, head, adapter=adapter).nodes
    assert compared(tmp_path / "two", TABLES, base, other, adapter=adapter).nodes[model_id("m")].columns_changed
    sql = f"with p as ({base['p']}) {base['m']}"
    assert inputs(traced(tmp_path / "three", sql, adapter).columns[1].value.inputs) == "orders.amount transformation"


def _rows(models: dict[str, str]) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"create table orders as from (values {_ROWS}) t (id, customer, amount, note, extra)")
        connection.execute(f"create view p as {models['p']}")
        return connection.execute(f"select * from ({models['m']}) order by id").fetchall()
