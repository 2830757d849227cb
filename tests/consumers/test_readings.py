"""What consumers read by column: as they declare it, as dbt writes it, and when it is written oddly."""

import json
from pathlib import Path

import pytest

from dbt_impact.consumers.readings import Readings
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.project.project import Project, read_project
from tests.building import project

TABLES = {"raw_orders": "id, customer, amount, ordered_on"}
MODELS = {
    "orders": "select id, customer, amount, ordered_on from raw_orders",
    "customers": "select customer, count(*) as n from orders group by customer",
}
ORDERS, CUSTOMERS = "model.shop.orders", "model.shop.customers"


def readings(folder: Path, entries: dict[str, dict[str, object]], of: str) -> list[tuple[str, str | None, str, bool]]:
    """Node, column, use and whether it was declared, for one consumer of a project with these consumers."""
    project(folder, MODELS, TABLES)
    where = with_consumers(folder, entries)
    return [(r.unique_id, r.column, r.use, r.declared) for r in Readings(Lineage(where)).of(of)]


def with_consumers(folder: Path, entries: dict[str, dict[str, object]]) -> Project:
    """The project in a folder, with these consumers besides; each reads `orders` where it doesn't say otherwise."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    for unique_id, entry in entries.items():
        kind = unique_id.split(".")[0]
        depends_on = entry.get("reads", [ORDERS])
        manifest.setdefault(f"{kind.replace('y', 'ie') if kind == 'saved_query' else kind}s", {})[unique_id] = {
            "unique_id": unique_id,
            "resource_type": kind,
            "name": unique_id.rsplit(".", 1)[-1],
            "depends_on": {"nodes": depends_on},
            **entry,
        }
        manifest["parent_map"][unique_id] = depends_on
        manifest["child_map"][unique_id] = []
    for unique_id in entries:
        for parent in manifest["parent_map"][unique_id]:
            manifest["child_map"][parent].append(unique_id)
    path.write_text(json.dumps(manifest))
    return read_project(folder)


@pytest.mark.parametrize(
    "meta",
    [
        {"dbt_impact": {"columns": {"orders": ["amount", "id"]}}},
        {"dbt_impact": {"columns": ["orders.amount", "orders.id"]}},
        {"referenced_columns": [{"column_name": "amount", "node": "ref('orders')"}, {"column_name": "id"}]},
        {"depends_on_columns": ["amount", "id"]},
        {"depends_on_columns": {"orders": ["amount", "id"]}},
    ],
    ids=["by model", "dotted", "elementary", "plain", "plain by model"],
)
@pytest.mark.parametrize("in_config", [False, True], ids=["meta", "config.meta"])
def test_an_exposure_that_names_columns_reads_those(tmp_path: Path, meta: dict[str, object], in_config: bool) -> None:
    entry: dict[str, object] = {"config": {"meta": meta}} if in_config else {"meta": meta}
    found = readings(tmp_path, {"exposure.shop.board": entry}, "exposure.shop.board")
    assert found == [(ORDERS, "amount", "IDENTITY", True), (ORDERS, "id", "IDENTITY", True)]


def test_a_model_of_which_an_exposure_names_nothing_is_read_whole(tmp_path: Path) -> None:
    entry: dict[str, object] = {"reads": [ORDERS, CUSTOMERS], "meta": {"dbt_impact": {"columns": ["orders.id"]}}}
    found = readings(tmp_path, {"exposure.shop.board": entry}, "exposure.shop.board")
    assert found == [(ORDERS, "id", "IDENTITY", True), (CUSTOMERS, None, "IDENTITY", False)]


@pytest.mark.parametrize(
    ("queries", "reads"),
    [
        ("select sum(amount) from orders where id > 1", {"amount AGGREGATION", "id FILTER"}),
        ([{"sql": "with a as (select id, amount from orders) select id from a"}], {"amount IDENTITY", "id IDENTITY"}),
        (["select count(*) from db.main.orders o"], {"None AGGREGATION", "None IDENTITY"}),
        (["select id from orders", "select amount from elsewhere.t"], {"id IDENTITY"}),
    ],
)
def test_an_exposure_reads_what_its_queries_do(tmp_path: Path, queries: object, reads: set[str]) -> None:
    entry: dict[str, object] = {"meta": {"dbt_impact": {"queries": queries}}}
    found = readings(tmp_path, {"exposure.shop.board": entry}, "exposure.shop.board")
    by_column = {f"{column} {use}" for _, column, use, _ in found if column is not None}
    assert (by_column or {f"{column} {use}" for _, column, use, _ in found}) == reads
    assert {(node, declared) for node, _, _, declared in found} == {(ORDERS, True)}


@pytest.mark.parametrize("query", ["drop table orders", "select (", "select * from elsewhere.t"])
def test_a_query_that_cannot_be_read_may_read_anything(tmp_path: Path, query: str) -> None:
    entry: dict[str, object] = {"meta": {"dbt_impact": {"queries": [query], "columns": ["id"]}}}
    found = readings(tmp_path, {"exposure.shop.board": entry}, "exposure.shop.board")
    assert found == [(ORDERS, None, "IDENTITY", False)]


@pytest.mark.parametrize("meta", [{"dbt_impact": 5}, {"referenced_columns": "amount"}, [], None])
def test_odd_meta_names_nothing_and_hides_nothing(tmp_path: Path, meta: object) -> None:
    found = readings(tmp_path, {"exposure.shop.board": {"meta": meta}}, "exposure.shop.board")
    assert found == [(ORDERS, None, "IDENTITY", False)]


SEMANTIC: dict[str, dict[str, object]] = {
    "semantic_model.shop.sales": {
        "defaults": {"agg_time_dimension": "ordered_on"},
        "entities": [{"name": "buyer", "type": "foreign", "expr": "customer"}],
        "dimensions": [{"name": "ordered_on", "type": "time"}, {"name": "is_big", "expr": "amount > 100"}],
        "measures": [{"name": "revenue", "agg": "sum", "expr": "amount"}, {"name": "rows", "agg": "sum", "expr": "1"}],
    },
    "metric.shop.revenue": {
        "reads": ["semantic_model.shop.sales"],
        "type_params": {"measure": {"name": "revenue"}, "input_measures": [{"name": "revenue"}]},
        "filter": {"where_filters": [{"where_sql_template": "{{ Dimension('buyer__is_big') }} = true"}]},
    },
    "metric.shop.share": {"reads": ["metric.shop.revenue"], "type_params": {"expr": "revenue / 2"}},
    "metric.shop.direct": {
        "reads": ["semantic_model.shop.sales"],
        "type_params": {"metric_aggregation_params": {"semantic_model": "sales", "agg": "max"}, "expr": "id"},
    },
    "saved_query.shop.weekly": {
        "reads": ["metric.shop.direct"],
        "query_params": {"metrics": ["direct"], "group_by": ["Entity('buyer')"]},
    },
}


@pytest.mark.parametrize(
    ("of", "columns"),
    [
        ("metric.shop.revenue", {("amount", "AGGREGATION"), ("ordered_on", "GROUP_BY"), ("amount", "FILTER")}),
        ("metric.shop.share", {("amount", "AGGREGATION"), ("ordered_on", "GROUP_BY"), ("amount", "FILTER")}),
        ("metric.shop.direct", {("id", "AGGREGATION")}),
        ("saved_query.shop.weekly", {("id", "AGGREGATION"), ("customer", "GROUP_BY")}),
    ],
)
def test_the_semantic_layer_comes_down_to_columns(tmp_path: Path, of: str, columns: set[tuple[str, str]]) -> None:
    found = readings(tmp_path, SEMANTIC, of)
    assert {(column, use) for _, column, use, _ in found} == columns
    assert {unique_id for unique_id, *_ in found} == {ORDERS}


def test_a_semantic_model_reads_what_its_elements_name(tmp_path: Path) -> None:
    found = readings(tmp_path, SEMANTIC, "semantic_model.shop.sales")
    assert {column for _, column, *_ in found} == {"customer", "ordered_on", "amount", None}


def test_an_expression_that_cannot_be_read_may_read_anything(tmp_path: Path) -> None:
    entry: dict[str, object] = {"measures": [{"name": "odd", "agg": "sum", "expr": "case when ("}]}
    found = readings(tmp_path, {"semantic_model.shop.odd": entry}, "semantic_model.shop.odd")
    assert found == [(ORDERS, None, "AGGREGATION", False)]


def test_metrics_made_of_each_other_come_to_an_end(tmp_path: Path) -> None:
    entries: dict[str, dict[str, object]] = {
        "metric.shop.a": {"reads": ["metric.shop.b"]},
        "metric.shop.b": {"reads": ["metric.shop.a"]},
    }
    assert readings(tmp_path, entries, "metric.shop.a") == []


def test_a_unit_test_names_the_columns_of_its_rows(tmp_path: Path) -> None:
    entry: dict[str, object] = {
        "reads": [CUSTOMERS],
        "model": "customers",
        "given": [
            {"input": "ref('orders')", "rows": [{"customer": 1}, {"customer": 2, "amount": 3}], "format": "dict"},
            {"input": "ref('gone')", "rows": [{"x": 1}]},
        ],
        "expect": {"rows": 'customer, "n"\n1,1\n', "format": "csv"},
    }
    found = readings(tmp_path, {"unit_test.shop.customers.counts": entry}, "unit_test.shop.customers.counts")
    assert {(unique_id, column) for unique_id, column, *_ in found} == {
        (CUSTOMERS, "customer"),
        (CUSTOMERS, "n"),
        (ORDERS, "customer"),
        (ORDERS, "amount"),
    }
