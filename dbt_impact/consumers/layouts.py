"""The settings that say how a table is laid out, the adapters that read each, and how the columns stand in it."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from dbt_impact.project.column_settings import Settings

_BRACKETED = r"\(([^()]*)\)"
_QUOTED = r"'([^']*)'"
_ORDER = r"(?is)\s+(?:asc|desc)\b.*"
# Trino's connectors name columns in these properties, and in no other.
_PROPERTIES = ("partitioning", "partitioned_by", "sorted_by", "bucketed_by")


class Layout(NamedTuple):
    """A setting of the table that is created, the adapters that read it, and what gives the names or SQL in it.

    `sure` is False where it depends on what kind of table that is: DuckLake's, Iceberg's.
    """

    setting: str
    adapters: frozenset[str]
    texts: Callable[[Settings, str], Iterator[str]]
    sure: bool = True


def _plain(settings: Settings, setting: str) -> Iterator[str]:
    """Names and expressions."""
    yield from settings.texts(setting)


def _bracketed(settings: Settings, setting: str) -> Iterator[str]:
    """`HASH(id)`, `CLUSTERED INDEX (day desc, id)`: what stands in the brackets."""
    for text in settings.texts(setting):
        for inside in re.findall(_BRACKETED, text):
            yield from (re.sub(_ORDER, "", each.strip()) for each in inside.split(","))


def _arrays(settings: Settings, setting: str) -> Iterator[str]:
    """`ARRAY['region', 'bucket(id, 8)']`: the texts in the array, for each property that names columns."""
    for name, text in settings.pairs(setting).items():
        if name.lower() in _PROPERTIES:
            yield from (re.sub(_ORDER, "", each) for each in re.findall(_QUOTED, text))


def _keys(settings: Settings, setting: str) -> Iterator[str]:
    """`{email: "email()"}`: a column to each of which something is done."""
    yield from settings.pairs(setting)


def _layout(
    setting: str, adapters: str, texts: Callable[[Settings, str], Iterator[str]] = _plain, *, sure: bool = True
) -> Layout:
    return Layout(setting, frozenset(adapters.split()), texts, sure)


LAYOUTS = (
    _layout("partition_by", "bigquery spark databricks clickhouse hive impala starrocks doris glue maxcompute"),
    _layout("partition_by", "duckdb snowflake materialize", sure=False),
    _layout("partitioned_by", "athena"),
    _layout("partitioned_by", "duckdb", sure=False),
    _layout("sorted_by", "duckdb", sure=False),
    _layout("sort_by", "duckdb", sure=False),
    _layout("bucketed_by", "athena"),
    _layout("cluster_by", "bigquery snowflake fabric"),
    _layout("clustered_by", "spark databricks"),
    _layout("liquid_clustered_by", "databricks"),
    _layout("zorder", "databricks"),
    _layout("sort", "redshift"),
    _layout("dist", "redshift"),
    _layout("dist", "synapse", _bracketed),
    _layout("index", "synapse", _bracketed),
    _layout("statistics", "fabric"),
    _layout("masks", "sqlserver", _keys),
    _layout("properties", "trino", _arrays),
    _layout("order_by", "clickhouse"),
    _layout("primary_key", "clickhouse"),
    _layout("sharding_key", "clickhouse"),
    _layout("ttl", "clickhouse"),
    _layout("indexes", "postgres duckdb materialize risingwave greenplum alloydb sqlserver"),
)
