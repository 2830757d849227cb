"""Which properties count as the pull request's, and which only as another target's."""

import json

import msgspec

from dbt_impact.compare.edits.properties import Property, changed_properties
from dbt_impact.project.nodes import Node


def model(built_in: str, raw_code: str = "", config: dict[str, object] | None = None, **written: str) -> Node:
    content = {
        "unique_id": "model.shop.orders",
        "resource_type": "model",
        "name": "orders",
        "schema": built_in,
        "unrendered_config": written,
        "raw_code": raw_code,
        "config": config or {},
    }
    return msgspec.json.decode(json.dumps(content), type=Node)


def test_another_target_builds_elsewhere_and_changes_nothing() -> None:
    assert list(changed_properties(model("prod"), model("pr_7"))) == []


def test_another_target_and_one_schema_for_all_changes_nothing() -> None:
    assert list(changed_properties(model("prod_bi", schema="bi"), model("pr_7_bi", schema="bi"))) == []


def test_a_schema_that_the_author_wrote_moves_the_relation() -> None:
    moved = changed_properties(model("prod_bi", schema="bi"), model("prod_core", schema="core"))
    assert list(moved) == [Property("schema", "prod_bi", "prod_core")]


def test_a_column_is_the_same_in_capitals() -> None:
    before = model("prod", "v1", {"unique_key": "Order_ID", "check_cols": ["Status", "Note"]})
    after = model("prod", "v2", {"unique_key": "order_id", "check_cols": ["status", "note"]})
    assert list(changed_properties(before, after)) == []


def test_an_expression_is_not_the_same_in_capitals() -> None:
    before, after = model("prod", "v1", {"unique_key": "id || 'A'"}), model("prod", "v2", {"unique_key": "id || 'a'"})
    assert [each.name for each in changed_properties(before, after)] == ["unique_key"]


def test_the_target_schema_of_a_snapshot_is_a_place_that_the_author_wrote() -> None:
    before, after = (
        msgspec.structs.replace(model(where, target_schema=where), resource_type="snapshot") for where in ("a", "b")
    )
    assert list(changed_properties(before, after)) == [Property("schema", "a", "b")]
