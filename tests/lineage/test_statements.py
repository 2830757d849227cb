"""Which columns of which relations the statements of hooks name."""

import pytest

from dbt_impact.lineage.dialects import dialect_of
from dbt_impact.lineage.parsing.statements import named_by

NODES = {"this": "fct", "ref('stg')": "stg", "source('raw', 'orders')": "raw"}


def named(text: str, adapter: str = "duckdb") -> list[tuple[str, str]] | None:
    """Node and column; one that may also mean another column has a question mark."""
    dialect = dialect_of(adapter)
    assert dialect is not None
    found = named_by(text, NODES.get, dialect)
    return None if found is None else [(each.unique_id, each.column + "?" * (not each.sure)) for each in found]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("create index on {{ this }} (customer_id, lower(mail))", [("fct", "customer_id"), ("fct", "mail")]),
        ("update {{ this }} set a = upper(b) where c > 1", [("fct", "c"), ("fct", "a"), ("fct", "b")]),
        ("delete from {{ this }} where id in (select k from {{ ref('stg') }})", [("fct", "id"), ("stg", "k?")]),
        ("delete from {{ this }} using {{ ref('stg') }} s where s.k = old",
         [("stg", "k"), ("fct", "old?"), ("stg", "old?")]),
        ("insert into audit (n) select count(amount) from {{ ref('stg') }}", [("stg", "amount")]),
        ("insert into {{ this }} (a, b) select 1, 2", [("fct", "a"), ("fct", "b")]),
        ("insert into {{ target.schema }}.audit select max(at) from {{ source('raw', 'orders') }} o", [("raw", "at")]),
        ("alter table {{ this }} add primary key (id)", [("fct", "id")]),
        ("alter table {{ this }} alter column id set not null", [("fct", "id")]),
        ("grant select on {{ this }} to role reader", []),
        ("grant select (id, name) on {{ this }} to reader", [("fct", "id"), ("fct", "name")]),
        ("comment on column {{ this }}.status is 'x'", [("fct", "status")]),
        ("update {{ this }} set day = '{{ var(\"day\") }}'", [("fct", "day")]),
        ("merge into {{ this }} t using {{ ref('stg') }} s on t.a = s.b when matched then update set c = s.d",
         [("fct", "a"), ("stg", "b"), ("stg", "d"), ("fct", "c?"), ("stg", "c?")]),
        ("with s as (select id as k from {{ ref('stg') }}) insert into audit select k from s", [("stg", "id")]),
    ],
)  # fmt: skip
def test_columns_are_those_of_the_relation_that_is_meant(text: str, columns: list[tuple[str, str]]) -> None:
    assert sorted(named(text, "postgres") or []) == sorted(columns)


@pytest.mark.parametrize(
    "text",
    [
        "{{ touch(this, 'amount') }}",
        "{% if is_incremental() %}delete from {{ this }} where old{% endif %}",
        "vacuum {{ this }}",
        "delete from {{ this }} where {{ our_filter() }}",
        "delete from (((",
    ],
)
def test_what_is_not_written_out_is_not_known(text: str) -> None:
    assert named(text) is None
