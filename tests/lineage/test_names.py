"""The names of output columns that the SQL does not name."""

from pathlib import Path

import pytest

from tests.lineage.tracing import traced, troubles


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("count(*)", "count"),
        ("sum(amount) filter (where amount > 0)", "sum"),
        ("amount::text", "amount"),
        ("cast(lower(note) as text)", "lower"),
        ("'x'::varchar(3)", "varchar"),
        ("1::int", "int4"),
        ("coalesce(note, 'none')", "coalesce"),
        ("case when amount > 0 then 'in' end", "case"),
        ("case when amount > 0 then 'in' else note end", "note"),
        ("amount + 1", "?column?"),
        ("row_number() over (order by id)", "row_number"),
        ("(select max(name) from customers)", "max"),
        ("current_date", "current_date"),
        ("amount is null", "?column?"),
        ("true", "bool"),
    ],
)
def test_postgres_names_by_the_function(tmp_path: Path, expression: str, name: str) -> None:
    assert traced(tmp_path, f"select {expression} from orders group by id, amount, note", "postgres").names == (name,)


def test_duckdb_numbers_columns_of_one_name(tmp_path: Path) -> None:
    found = traced(tmp_path, "with both as (select o.id, o.id, count(*) from orders o group by 1) select * from both")
    assert found.names == ("id", "id_1", "count_star()")
    assert found.troubles == ()


def test_duckdb_keeps_the_quotes_of_a_text_in_its_name(tmp_path: Path) -> None:
    assert traced(tmp_path, "select 'Till', 'it''s' from orders").names == ("'till'", "'it''s'")


def test_elsewhere_two_columns_of_one_name_fail(tmp_path: Path) -> None:
    assert troubles(tmp_path, "select id, amount as id from orders", "postgres") == [
        "two output columns are named `id`"
    ]


def test_redshift_reads_aliases_in_where(tmp_path: Path) -> None:
    assert troubles(tmp_path, "select lower(note) as short from orders where short <> ''", "redshift") == []
