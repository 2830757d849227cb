"""Which columns a node's configuration names, where something reads them: by materialization, adapter and strategy."""

import json

import msgspec
import pytest

from dbt_impact.consumers.configuration import Named, named_columns
from dbt_impact.lineage.dialects import dialect_of
from dbt_impact.project.column_settings import Settings


def named(adapter: str, materialized: str, /, **config: object) -> list[Named]:
    settings = Settings({name: msgspec.Raw(json.dumps(value).encode()) for name, value in config.items()})
    dialect = dialect_of(adapter)
    assert dialect is not None
    return list(named_columns(settings, materialized, adapter, dialect))


def read(adapter: str, materialized: str, /, **config: object) -> list[str]:
    return [each.column for each in named(adapter, materialized, **config)]


@pytest.mark.parametrize(
    ("adapter", "config", "columns"),
    [
        (
            "bigquery",
            {"partition_by": {"field": "created_at", "data_type": "date", "granularity": "day"}},
            ["created_at"],
        ),
        ("bigquery", {"cluster_by": ["customer_id", "status"]}, ["customer_id", "status"]),
        ("snowflake", {"cluster_by": ["to_date(loaded_at)"]}, ["LOADED_AT"]),
        ("spark", {"partition_by": ["day", "hour"], "clustered_by": "id", "buckets": 8}, ["day", "hour", "id"]),
        ("databricks", {"liquid_clustered_by": "id", "zorder": ["day"]}, ["id", "day"]),
        ("redshift", {"sort": ["day", "id"], "dist": "id"}, ["day", "id", "id"]),
        ("postgres", {"indexes": [{"columns": ["id"], "unique": True}, {"columns": ["lower(mail)"]}]}, ["id", "mail"]),
        ("clickhouse", {"order_by": "(day, id)", "primary_key": "day"}, ["day", "id", "day"]),
        ("athena", {"partitioned_by": ["day"], "bucketed_by": ["id"]}, ["day", "id"]),
        (
            "synapse",
            {"dist": "HASH(customer_id)", "index": "CLUSTERED INDEX (day desc, id)"},
            ["customer_id", "day", "id"],
        ),
        ("synapse", {"dist": "ROUND_ROBIN", "index": "CLUSTERED COLUMNSTORE INDEX"}, []),
        ("fabric", {"cluster_by": ["day"], "statistics": "id"}, ["day", "id"]),
        ("sqlserver", {"indexes": [{"columns": ["id"], "included_columns": ["day"]}]}, ["id", "day"]),
        ("sqlserver", {"masks": {"mail": "email()"}}, ["mail"]),
        (
            "trino",
            {"properties": {"partitioning": "ARRAY['month(day)', 'bucket(id, 8)']", "format": "'ORC'"}},
            ["day", "id"],
        ),
        ("trino", {"properties": {"sorted_by": "ARRAY['day DESC NULLS LAST', 'id']"}}, ["day", "id"]),
    ],
)
def test_a_table_is_laid_out_by_columns(adapter: str, config: dict[str, object], columns: list[str]) -> None:
    assert read(adapter, "table", **config) == columns
    assert read(adapter, "incremental", **config) == columns
    assert read(adapter, "view", **config) == []


def test_a_layout_that_the_adapter_does_not_know_is_read_by_nobody() -> None:
    assert read("duckdb", "table", cluster_by=["id"], sort="id", bucketed_by=["id"]) == []


def test_what_another_materialization_makes_of_a_layout_is_not_sure() -> None:
    assert named("bigquery", "materialized_view", cluster_by=["id"]) == [Named("cluster_by", "id", "build", sure=False)]


@pytest.mark.parametrize(
    ("adapter", "strategy", "when"),
    [
        ("duckdb", None, ("next run", True)),
        ("snowflake", "merge", ("next run", True)),
        ("snowflake", "append", None),
        ("spark", None, None),
        ("bigquery", "insert_overwrite", None),
        ("bigquery", "our_own", ("next run", False)),
        ("clickhouse", None, ("next run", False)),
    ],
)
def test_a_key_is_read_as_the_strategy_says(adapter: str, strategy: str | None, when: tuple[str, bool] | None) -> None:
    found = named(adapter, "incremental", unique_key=["id"], incremental_strategy=strategy)
    assert [(each.when, each.sure) for each in found] == ([] if when is None else [when])


def test_predicates_say_which_table_they_look_at() -> None:
    predicates = ["DBT_INTERNAL_DEST.day > current_date - 3", "DBT_INTERNAL_SOURCE.amount > 0", "region = 'eu'"]
    found = named("snowflake", "incremental", incremental_strategy="merge", incremental_predicates=predicates)
    assert [(each.column, each.when) for each in found] == [
        ("DAY", "stored"),
        ("AMOUNT", "next run"),
        ("REGION", "stored"),
    ]


def test_a_layout_of_some_tables_alone_is_not_sure() -> None:
    assert named("duckdb", "table", partitioned_by=["day"]) == [Named("partitioned_by", "day", "build", sure=False)]


MERGE = {
    "when_matched": [
        {"condition": "DBT_INTERNAL_SOURCE.version > DBT_INTERNAL_DEST.seen", "action": "update", "mode": "explicit"},
        {"update": {"include": ["amount"], "exclude": ["first_seen"], "set_expressions": {"at": "now() - lag"}}},
    ],
    "when_not_matched": [{"action": "insert", "insert": {"columns": ["id"], "values": ["DBT_INTERNAL_SOURCE.key", 1]}}],
}


def test_the_clauses_of_a_merge_name_columns_of_both_tables() -> None:
    found = named("duckdb", "incremental", incremental_strategy="merge", merge_clauses=MERGE)
    assert [(each.column, each.when) for each in found] == [
        ("version", "next run"),
        ("seen", "stored"),
        ("amount", "next run"),
        ("first_seen", "excluded"),
        ("at", "stored"),
        ("lag", "next run"),
        ("id", "stored"),
        ("key", "next run"),
    ]
    assert read("duckdb", "incremental", merge_clauses=MERGE) == []
    assert read("snowflake", "incremental", incremental_strategy="merge", merge_clauses=MERGE) == []


@pytest.mark.parametrize("odd", [None, 7, [], {"when_matched": {}}, {"when_matched": [{"update": 3}]}])
def test_clauses_that_are_none_name_nothing(odd: object) -> None:
    assert read("duckdb", "incremental", incremental_strategy="merge", merge_clauses=odd) == []


@pytest.mark.parametrize(
    ("adapter", "config", "found"),
    [
        ("athena", {"update_condition": "target.seen < src.version"}, [("seen", "stored"), ("version", "next run")]),
        ("fabric", {"delete_condition": "DBT_INTERNAL_SOURCE.is_deleted = 1"}, [("is_deleted", "next run")]),
        ("databricks", {"not_matched_by_source_condition": "t.day > 0", "target_alias": "t"}, [("day", "stored")]),
        (
            "databricks",
            {"matched_condition": "t.day < s.day", "target_alias": "t"},
            [("day", "stored"), ("day", "next run")],
        ),
    ],
)
def test_conditions_of_a_merge(adapter: str, config: dict[str, object], found: list[tuple[str, str]]) -> None:
    named_ones = named(adapter, "incremental", incremental_strategy="merge", **config)
    assert [(each.column, each.when) for each in named_ones] == found


def test_snowflake_overwrites_columns_by_name() -> None:
    config = {"incremental_strategy": "insert_overwrite", "overwrite_columns": ["id", "day"]}
    assert read("snowflake", "incremental", **config) == ["ID", "DAY"]


def test_only_a_merge_reads_what_it_updates() -> None:
    config = {"merge_update_columns": ["amount"], "merge_exclude_columns": ["first_seen"]}
    assert read("postgres", "incremental", incremental_strategy="delete+insert", **config) == []
    found = named("postgres", "incremental", incremental_strategy="merge", **config)
    assert [(each.column, each.when) for each in found] == [("amount", "next run"), ("first_seen", "excluded")]


def test_a_snapshot_reads_what_its_strategy_does() -> None:
    config = {"unique_key": "id || '-' || region", "updated_at": "cast(moved as timestamp)", "check_cols": ["status"]}
    assert read("duckdb", "snapshot", strategy="check", **config) == ["id", "region", "moved", "status"]
    assert read("duckdb", "snapshot", strategy="timestamp", **config) == ["id", "region", "moved"]


@pytest.mark.parametrize("odd", [None, 7, True, "", [], {}, [[["id"]]], {"field": None}, "((", {"a": {"b": [1]}}])
def test_whatever_a_setting_holds_is_survived(odd: object) -> None:
    assert set(read("bigquery", "incremental", unique_key=odd, partition_by=odd, cluster_by=odd)) <= {"id"}
