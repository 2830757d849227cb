"""Which semantic model's element a dundered name means, and the joins on the way to it."""

from pathlib import Path

import pytest

from tests.consumers.test_readings import CUSTOMERS, ORDERS, readings

SALES, BUYERS = "semantic_model.shop.sales", "semantic_model.shop.buyers"
# Both have a `kind`, of other columns: only the entity before it tells which is meant.
ENTRIES: dict[str, dict[str, object]] = {
    SALES: {
        "entities": [
            {"name": "sale", "type": "primary", "expr": "id"},
            {"name": "buyer", "type": "foreign", "expr": "customer"},
        ],
        "dimensions": [{"name": "kind", "expr": "ordered_on"}, {"name": "month", "expr": "ordered_on"}],
        "measures": [
            {"name": "revenue", "agg": "sum", "expr": "amount"},
            {
                "name": "balance",
                "agg": "sum",
                "expr": "amount",
                "non_additive_dimension": {"name": "kind", "window_groupings": ["buyer"]},
            },
        ],
    },
    BUYERS: {
        "reads": [CUSTOMERS],
        "primary_entity": "buyer",
        "entities": [{"name": "buyer", "type": "unique", "expr": "customer"}],
        "dimensions": [{"name": "kind", "expr": "n"}],
    },
}


def metric(where: str, **more: object) -> dict[str, dict[str, object]]:
    """The revenue, of the rows that a filter lets through."""
    filtered = {"where_filters": [{"where_sql_template": where}]}
    given = {"measure": {"name": "revenue"}, **more}
    return {**ENTRIES, "metric.shop.revenue": {"reads": [SALES], "type_params": given, "filter": filtered}}


def read(folder: Path, entries: dict[str, dict[str, object]], of: str = "metric.shop.revenue") -> set[str]:
    names = {ORDERS: "orders", CUSTOMERS: "customers"}
    return {f"{names[node]}.{column} {use}" for node, column, use, _ in readings(folder, entries, of)}


@pytest.mark.parametrize(
    ("where", "besides"),
    [
        ("{{ Dimension('sale__kind') }} = 1", {"orders.ordered_on FILTER"}),
        ("{{ TimeDimension('sale__kind', 'day') }} > '2026'", {"orders.ordered_on FILTER"}),
        ("{{ TimeDimension('sale__kind__day') }} > '2026'", {"orders.ordered_on FILTER"}),
        ("{{ Dimension('sale__month') }} = 1", {"orders.ordered_on FILTER"}),
        (
            '{{ Dimension("buyer__kind") }} > 1',
            {"customers.n FILTER", "orders.customer JOIN", "customers.customer JOIN"},
        ),
        ("{{ Entity('buyer') }} > 1", {"orders.customer FILTER"}),
        # Nothing says which: it may be either.
        ("{{ Dimension('nobody__kind') }} > 1", {"orders.ordered_on FILTER", "customers.n FILTER"}),
        ("{{ Dimension('sale__unknown') }} > 1", set()),
    ],
)
def test_the_entity_before_a_name_tells_whose_it_is(tmp_path: Path, where: str, besides: set[str]) -> None:
    assert read(tmp_path, metric(where)) == {"orders.amount AGGREGATION"} | besides


def test_a_filter_may_ask_for_another_metric(tmp_path: Path) -> None:
    entries = metric("{{ Metric('busiest', group_by=['buyer']) }} > 1")
    entries["metric.shop.busiest"] = {
        "reads": [BUYERS],
        "type_params": {"metric_aggregation_params": {"semantic_model": "buyers", "agg": "max"}, "expr": "n"},
    }
    assert read(tmp_path, entries) == {"orders.amount AGGREGATION", "customers.n FILTER"}


def test_a_conversion_joins_its_events_by_an_entity_and_what_stays_the_same(tmp_path: Path) -> None:
    same = [{"base_property": "kind", "conversion_property": "sale__month"}]
    entries = metric("", conversion_type_params={"entity": "buyer", "constant_properties": same})
    assert read(tmp_path, entries) == {"orders.amount AGGREGATION", "orders.customer JOIN", "orders.ordered_on JOIN"}


def test_a_measure_that_is_not_summed_over_time_reads_that_time_and_its_groups(tmp_path: Path) -> None:
    entries = ENTRIES | {"metric.shop.balance": {"reads": [SALES], "type_params": {"measure": {"name": "balance"}}}}
    expected = {"orders.amount AGGREGATION", "orders.ordered_on GROUP_BY", "orders.customer GROUP_BY"}
    assert read(tmp_path, entries, "metric.shop.balance") == expected
