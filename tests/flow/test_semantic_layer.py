"""Questions about metrics: what they come from, what is made of them, and what their filters ask for."""

from pathlib import Path

import pytest

from dbt_impact.project.project import Project
from dbt_impact.render.flow import FLOW_FORMATS
from tests.building import project
from tests.consumers.test_readings import MODELS, TABLES, with_consumers
from tests.flow.asking import ask

ENTRIES: dict[str, dict[str, object]] = {
    "semantic_model.shop.sales": {
        "entities": [{"name": "sale", "type": "primary", "expr": "id"}],
        "dimensions": [{"name": "customer"}],
        "measures": [{"name": "revenue", "agg": "sum", "expr": "amount"}],
    },
    "metric.shop.revenue": {
        "reads": ["semantic_model.shop.sales"],
        "type_params": {"measure": {"name": "revenue"}},
    },
    "metric.shop.share": {
        "reads": ["metric.shop.revenue"],
        "type_params": {"numerator": {"name": "revenue", "filter": "{{ Dimension('sale__customer') }} = 1"}},
    },
    "saved_query.shop.weekly": {"reads": ["metric.shop.share"]},
}


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    project(tmp_path, MODELS, TABLES)
    return with_consumers(tmp_path, ENTRIES)


@pytest.mark.parametrize(
    ("start", "found"),
    [
        # `revenue` has no filter, and lies between the column and what filters by it.
        ("orders.customer", {"customers": "", "sales": "value", "share": "filter", "weekly": "filter"}),
        ("metric:revenue", {"share": "value", "weekly": "value"}),
        ("semantic_model:sales", {"revenue": "value", "share": "value", "weekly": "value"}),
    ],
)
def test_what_is_made_of_a_column_or_a_metric(shop: Project, start: str, found: dict[str, str]) -> None:
    reached = ask(shop, "downstream", start).reached
    assert {each.name: "" if each.resource_type == "model" else each.how for each in reached} == found


def test_a_saved_query_is_built_on_the_dimensions_that_it_groups_by(tmp_path: Path) -> None:
    project(tmp_path, MODELS, TABLES)
    buyers: dict[str, dict[str, object]] = {
        "semantic_model.shop.buyers": {
            "reads": ["model.shop.customers"],
            "entities": [{"name": "buyer", "type": "primary", "expr": "customer"}],
            "dimensions": [{"name": "orders", "expr": "n"}],
        },
        "saved_query.shop.by_orders": {
            "reads": ["metric.shop.revenue"],
            "query_params": {"group_by": ["Dimension('buyer__orders')"]},
        },
    }
    found = ask(with_consumers(tmp_path, ENTRIES | buyers), "downstream", "customers.n")
    assert {each.name: each.how for each in found.reached} == {"buyers": "value", "by_orders": "group by"}


def test_a_dashboard_goes_by_its_label(tmp_path: Path) -> None:
    project(tmp_path, MODELS, TABLES)
    where = with_consumers(tmp_path, {"exposure.shop.board": {"label": "Board: Q1. final"}})
    assert [each.name for each in ask(where, "upstream", "board: q1. FINAL", depth=1).reached] == ["orders"]


def test_where_a_saved_query_comes_from_names_its_metrics_and_what_they_filter_by(shop: Project) -> None:
    found = ask(shop, "upstream", "weekly", depth=2)
    assert [each.name for each in found.reached if each.resource_type == "metric"] == ["share", "revenue"]
    drawn = FLOW_FORMATS["tree"](found)
    assert "orders  amount, customer (filter), rows" in drawn
