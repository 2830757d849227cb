"""What stays the same where a number becomes its text: told by what is compared, shifted and put together of it."""

from pathlib import Path

import pytest

from tests.building import compared, model_id

TABLES = {"t": "id, place"}
BEFORE = "select id::integer as k, id::bigint as big, place from t"
AFTER = "select id::integer::varchar as k, id::bigint as big, place from t"


def changed(folder: Path, reader: str) -> tuple[set[str], bool]:
    """The reader's columns that are called changed, and whether its rows are, once `m.k` is a text."""
    found = compared(folder, TABLES, {"m": BEFORE, "r": reader}, {"m": AFTER, "r": reader}).nodes.get(model_id("r"))
    return (set(), False) if found is None else (set(found.columns_changed), found.rows_changed)


@pytest.mark.parametrize(
    "reader",
    [
        "select lead(k) over (order by place) as k from m",
        "select lag(k, 2) over (order by place) = 7 as x from m",
        "select k from m union all select big::integer from m",
        "select k, place from m union all by name select place from m",
        "select a.place from m as a join m as b on a.k = b.big",
        "select place from (select k, place from m union all select null::integer, place from m) where k = 2024",
    ],
)
def test_the_text_of_a_number_is_that_number(reader: str, tmp_path: Path) -> None:
    assert changed(tmp_path, reader) == (set(), False)


@pytest.mark.parametrize(
    "reader",
    [
        "select lag(k, 1, 0) over (order by k) as x from m",
        "select max(k) as x from m",
        "select row_number() over (order by k) as x from m",
        "select k || '' as x from m union all select place::varchar from m",
    ],
)
def test_a_text_is_sorted_and_joined_otherwise(reader: str, tmp_path: Path) -> None:
    assert changed(tmp_path, reader)[0] == {"x"}
