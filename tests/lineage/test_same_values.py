"""What stays the same where a number becomes its text: told by what is compared, shifted and put together of it."""

from pathlib import Path

import duckdb
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


UNTOUCHED = "d::date as day, w::timestamp as moment, f::boolean as truth"
KINDS = f"id::integer as k, d::date as d, w::timestamp as w, f::boolean as f, {UNTOUCHED}"
AS_TEXTS = (
    KINDS.replace(" as k", "::varchar as k").replace(" as d,", "::varchar as d,").replace(" as w", "::varchar as w")
)
AS_TEXTS = AS_TEXTS.replace(" as f", "::varchar as f")
ROWS = """(values (1, '2024-01-01', '2024-01-01 10:00:00', 'true'), (9, '2024-02-03', '2024-02-03 00:00:00', 'false'),
          (10, null, '2024-02-03 00:00:00.000001', 'true'), (null, '2024-02-03', null, null)) as t(id, d, w, f)"""


def executed(select: str, reader: str) -> list[tuple[str, ...]]:
    """The reader's rows as texts, over a model `m` of this select list."""
    connection = duckdb.connect()
    connection.execute(f"create view m as select {select} from {ROWS}")
    found = connection.execute(f"select columns(*)::varchar from ({reader})").fetchall()
    return sorted(tuple(map(str, row)) for row in found)


def both(folder: Path, reader: str) -> tuple[bool, bool]:
    """Whether the reader is called changed once four columns of `m` are texts, and whether DuckDB finds it so."""
    base, head = f"select {KINDS} from t", f"select {AS_TEXTS} from t"
    tables = {"t": "id, d, w, f"}
    found = compared(folder, tables, {"m": base, "r": reader}, {"m": head, "r": reader}).nodes.get(model_id("r"))
    cried = found is not None and bool(found.columns_changed or found.rows_changed)
    return cried, executed(KINDS, reader) != executed(AS_TEXTS, reader)


@pytest.mark.parametrize(
    "reader",
    [
        "select day from m where d is not null",
        "select d, count(*) as n from m where d is not null group by d",
        "select w, count(*) as n from m group by w",
        "select sum(case when f then 1 else 0 end) as n from m",
        "select count(*) filter (where f) as n from m",
        "select not f as x, f is true as y, f = truth as z from m",
        "select day from m where f or k = 10",
        "select day from m where d = moment",
        "select a.day from m as a join m as b on a.w = b.moment",
        "select case when truth then k end as x from m",
        "select case when truth then d else null end as x, count(*) as n from m group by all",
    ],
)
def test_what_is_decided_by_a_text_is_decided_by_its_value(reader: str, tmp_path: Path) -> None:
    assert both(tmp_path, reader) == (False, False)


@pytest.mark.parametrize(
    "reader",
    [
        "select day from m where w = day",
        "select day from m where d = w",
        "select a.k as x from m as a join m as b on a.k < b.k",
        "select max(case when truth then k else '9' end) as x from m",
    ],
)
def test_a_text_that_is_read_as_less_decides_otherwise(reader: str, tmp_path: Path) -> None:
    assert both(tmp_path, reader) == (True, True)
