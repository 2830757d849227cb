"""What the report says of rows: what changed in the text, once each, and nothing of what only reads it."""

from pathlib import Path

import pytest

from tests.building import compared

TABLES = {"orders": "id, status, amount", "old_orders": "id, status, amount"}
THREE = "select id from orders union all select id from old_orders"


def told(folder: Path, base: str, head: str) -> set[str]:
    """The details of every change of rows."""
    changes = compared(folder, TABLES, {"m": base}, {"m": head}).changes
    found = [each for each in changes if each.kind == "rows-changed"]
    assert len({each.id for each in found}) == len(found)
    return {each.detail or "" for each in found}


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        # What stands in a later part of the query has the same text: the filter before it is what changed.
        (
            "with a as (select * from orders) select a.id from a join old_orders b on a.id = b.id where a.status = 'x'",
            "with a as (select * from orders where amount > 0) "
            "select a.id from a join old_orders b on a.id = b.id where a.status = 'x'",
            {"filter added"},
        ),
        ("select id from orders", "select id from old_orders", {"it reads old_orders in place of orders"}),
        (f"{THREE}", f"{THREE} union all select 0", {"union arm added"}),
        (f"{THREE}", "select id from orders union select id from old_orders", {"union changed"}),
        (f"{THREE}", "select id from orders union all select id from old_orders where id > 1", {"filter added"}),
        ("select id from orders", THREE, {"union added"}),
        # A subquery's own filter is a part of the condition that it stands in.
        (
            "select id from orders where id in (select id from old_orders where status = 'x')",
            "select id from orders where id in (select id from old_orders where status = 'y')",
            {"filter changed"},
        ),
        (
            "select status, count(*) as n from (select lower(status) as status from orders) group by status",
            "select status, count(*) as n from (select trim(status) as status from orders) group by status",
            {"grain changed"},
        ),
        (
            "select status, count(*) as n from orders group by 1",
            "select amount, count(*) as n from orders group by 1",
            {"grain changed"},
        ),
        (
            "select id from orders where amount > 0 and status <> 'x'",
            "select id from orders where amount > 1 and status <> 'y'",
            {"filter changed"},
        ),
    ],
)
def test_a_change_of_rows_is_named_by_what_changed(tmp_path: Path, base: str, head: str, expected: set[str]) -> None:
    assert told(tmp_path, base, head) == expected
