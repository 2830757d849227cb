"""The harness of outside suites and of inferred columns itself: it must be able to say that we are wrong."""

from pathlib import Path

import duckdb
import pytest

from benchmarks.stated_columns import parsed, stated_columns
from benchmarks.suites import changes, qualified, scoring
from benchmarks.suites.case import Case, Change
from benchmarks.suites.perturbation import Query, trials

SCRIPT = """create view v as select id, upper(note) as note from raw.orders;
    insert into target (a, b) select v.id, case when c.city = 'x' then v.note end from v join customers c on true"""


@pytest.mark.parametrize(
    ("source", "standing"),
    [(("raw.orders", "note"), "agree"), (("raw.orders", "id"), "differ")],
)
def test_a_script_is_followed_to_its_tables(source: tuple[str, str], standing: str) -> None:
    expected = {"a": frozenset({("raw.orders", "id")}), "b": frozenset({source, ("customers", "city")})}
    assert scoring.outcome(Case("case", SCRIPT, "postgres", expected)).standing == standing


def test_a_column_that_a_suite_does_not_list_counts() -> None:
    case = Case("case", "select id, note from orders", "duckdb", {"id": frozenset({("orders", "id")})})
    assert scoring.outcome(case).standing == "differ"


@pytest.mark.parametrize(
    ("after", "category"),
    [
        ("select b, a from t", "non_breaking"),
        ("select a + 1 as a, b from t", "partial_breaking"),
        ("select a, b from t where a > 0", "breaking"),
    ],
)
def test_edits_have_categories(after: str, category: str) -> None:
    change = Change("case", "select a, b from t", after, "duckdb", category, tables={"t": ["a", "b"]})
    assert changes.outcome(change).standing == "agree"


FIXTURE = """-- queries; and what is made of them
# dialect: duckdb
SELECT a + b FROM x;
SELECT x.a + x.b AS _col_0 FROM x AS x;

SELECT b FROM x;
SELECT x.a AS b FROM x AS x;
"""


def test_a_qualified_query_means_the_same_whatever_its_columns_are_called(tmp_path: Path) -> None:
    (tmp_path / "tests" / "fixtures" / "optimizer").mkdir(parents=True)
    (tmp_path / "tests" / "fixtures" / "optimizer" / "qualify_columns.sql").write_text(FIXTURE, encoding="utf-8")
    described = 'class Tests:\n    def setUp(self):\n        self.schema = {"x": {"a": "INT", "b": "INT"}}\n'
    (tmp_path / "tests" / "test_optimizer.py").write_text(described, encoding="utf-8")
    found = [(each.case, each.standing) for each in map(changes.outcome, qualified.cases(tmp_path))]
    assert found == [("#1", "agree"), ("#2", "differ")]


def test_a_trial_knows_what_duckdb_did() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table raw_t as from (values (1, 'x', 5), (2, 'y', 6)) z(a, b, c)")
        found = list(trials(connection, Query("1", "select a * 2 as twice, b from t", frozenset({"t"}))))
    assert len(found) == 12
    assert {each.column for each in found if each.failed} == {"t.a", "t.b"}
    shifts = {each.column: each for each in found if each.kind == "shift"}
    assert shifts["t.a"].changed == shifts["t.a"].called == {"twice"}
    assert shifts["t.b"].changed == shifts["t.b"].called == {"b"}
    assert not shifts["t.c"].changed | shifts["t.c"].called
    assert not any(each.missed or each.failed != each.called_broken for each in found)


STATED = {
    "a list": ("select a, b as c from t", {"a", "c"}, True),
    "through CTEs": ("with f as (select a from t), g as (select *, 1 as z from f) select * from g", {"a", "z"}, True),
    "of a relation of the catalog": ("select * from s.known", {"k"}, True),
    "of another": ("select *, 1 as one from s.other", {"one"}, False),
    "of a join": ("with f as (select a from t) select * from f join g using (a)", set(), False),
    "a value without a name": ("select a, b + 1 from t", {"a"}, False),
}


@pytest.mark.parametrize(("sql", "names", "whole"), STATED.values(), ids=STATED)
def test_a_text_states_its_columns_where_it_lists_them(sql: str, names: set[str], whole: bool) -> None:
    query = parsed(sql, "duckdb")
    assert query is not None
    stated = stated_columns(query, lambda parts: frozenset({"k"}) if parts[-1] == "known" else None)
    assert (set(stated.names), stated.whole) == (names, whole)
