"""The known limits that docs/soundness.md lists: each is one today, and each pair really gives the same result."""

import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from dbt_impact.rules.judge import RULES, judge
from tests.building import compared

PAGE = Path(__file__).parent.parent / "docs" / "soundness.md"
TABLES = {"orders": "id, customer, amount, note", "customers": "id, name, city"}
PAIRS = re.findall(r"```sql\n(.+?)```\n```sql\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
# No nulls in `customers.id`, and none in what is compared with it: where there are, `not in` gives something else.
ROWS = """
create table orders as select * from (values
    (1, 1, 5, 'a'), (2, 1, 1, 'X'), (3, 4, 7, 'x'), (4, 5, 3, 'y'), (5, 4, 2, null)) as t(id, customer, amount, note);
create table customers as select * from (values (1, 'Ada', 'Ely'), (4, 'Ben', 'Bath')) as t(id, name, city);
"""


def test_the_page_lists_limits() -> None:
    assert len(PAIRS) >= 10


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_limit_is_one(tmp_path: Path, before: str, after: str) -> None:
    report = judge(RULES, compared(tmp_path, TABLES, {"m": before}, {"m": after}))
    assert report.verdict == "changed"


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_both_sides_of_a_limit_give_the_same(before: str, after: str) -> None:
    warehouse = duckdb.connect()
    warehouse.execute(ROWS)
    assert Counter(warehouse.execute(before).fetchall()) == Counter(warehouse.execute(after).fetchall())
