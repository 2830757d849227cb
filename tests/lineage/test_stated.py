"""The columns that a select list names are those that a trace finds, and what takes more than reading is not told."""

from pathlib import Path

import pytest

from dbt_impact.flow.lister import Lister
from dbt_impact.lineage.dialects import BY_ADAPTER
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.stated import stated
from dbt_impact.lineage.parsing.parse import Unparsed, parse
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import read_project
from tests.building import model_id, project
from tests.lineage.hard_sql.case import TABLES, lineage
from tests.lineage.hard_sql.test_hard_dialects import RESOLVED

SAMPLE = Path(__file__).parents[2] / "sample_project" / "artifacts" / "base"


def names(sql: str, adapter: str = "duckdb") -> list[tuple[str, str | None]] | None:
    """The names, folded and as written; None where they are not told."""
    dialect = BY_ADAPTER[adapter]
    found = stated(parse(sql, dialect), dialect)
    return None if found is None else list(zip((name for name, _ in found.columns), found.written, strict=True))


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select A, b + 1 as B_2, t.c from t", ["a", "b_2", "c"]),
        ("with x as (select a, 1 as b from t), y as (select * from x where a > 1) select * from y", ["a", "b"]),
        ("with x as (select a from t) select x.a, z.b as c from x join z using (a)", ["a", "c"]),
        ("select a, b from t union all (select 1 as x, 2 as y)", ["a", "b"]),
        ("(select a from t) order by a limit 3", ["a"]),
        ("select a, sum(b) as b from t group by all having b > 1 qualify row_number() over () = 1", ["a", "b"]),
    ],
)
def test_told(sql: str, found: list[str]) -> None:
    assert [name for name, _ in names(sql) or ()] == found


@pytest.mark.parametrize(
    "sql",
    [
        "select * from t",
        "select a, b + 1 from t",
        "select a, b as A from t",
        "with x as (select a from t) select * from x join z using (a)",
        "with x as (select a from t) select * exclude (a) from x",
        "with x as (select a, b from t) select * from x as y(c)",
        "with x(c) as (select a from t) select * from x",
        "with x as (select a from t) select * from other.x",
        "with x as (select a, b from t) select * from x pivot (sum(b) for a in (1, 2))",
        "with recursive x as (select 1 as a union all select a + 1 as a from x) select * from x",
        "with x as (select * from x) select * from x",
        "select a from t union all by name select b from t",
        "select a, b from t union all select a from t",
        "select unnest(a) from t",
        "select [:a] from t",
        "select t.* from t",
        "select * from (values (1)) as v(a)",
        "with __dbt__cte__x as (select a from t) select * from __dbt__cte__x",
    ],
)
def test_not_told(sql: str) -> None:
    assert names(sql) is None


def test_only_an_alias_tells_how_a_name_is_written() -> None:
    assert names("select A, b as Bee from t") == [("a", None), ("bee", "Bee")]
    assert names("select A, b as Bee from t", "snowflake") == [("A", None), ("BEE", None)]


def test_deep_unions_are_not_told() -> None:
    assert names(" union all ".join(["select 1 as a"] * 2000)) is None


@pytest.mark.parametrize("name", RESOLVED)
def test_a_trace_of_hard_sql_finds_them_too(name: str, tmp_path: Path) -> None:
    adapter, case = RESOLVED[name]
    dialect = BY_ADAPTER[adapter]
    found = stated(parse(case.sql, dialect), dialect)
    if found is not None and not (dialect.has_patterns and "columns" in case.sql):
        traced = lineage(tmp_path, adapter, case.sql).of(model_id("m"))
        assert ([each for each, _ in found.columns], traced.open) == ([*traced.names], None)


def test_a_trace_of_the_sample_finds_them_too() -> None:
    side = Lineage(read_project(SAMPLE))
    checked = 0
    for unique_id in side.project.node_ids():
        node = side.project.get(unique_id)
        if (
            isinstance(node, Node)
            and node.compiled_code
            and not isinstance(tree := side.parser.tree(node.compiled_code), Unparsed)
        ):
            found = stated(tree, side.dialect)
            if found is not None and node.resource_type != "snapshot":
                traced = side.of(unique_id)
                written = [each.written for each in traced.columns]
                assert [name for name, _ in found.columns] == [*traced.names]
                assert all(ours in (None, theirs) for ours, theirs in zip(found.written, written, strict=True))
                checked += 1
    assert checked > 20


def test_who_chooses_columns_by_a_pattern_is_told_how_they_are_written(tmp_path: Path) -> None:
    """A column that is passed on is written as where it comes from, which its own select list need not say."""
    models = {
        "first": 'select id as "ID", amount as "Amount" from orders',
        "passed": "select id, amount from first",
        "small": "select id from passed",
        "chosen": "select columns('^A') from passed",
        "behind": "select * from chosen",
    }
    for order in (models, dict(reversed(models.items()))):
        lister = Lister(project(tmp_path, models, TABLES))
        found = {each: [column.name for column in lister.listing(model_id(each)).columns] for each in order}
        assert found == {
            "first": ["id", "amount"],
            "passed": ["id", "amount"],
            "small": ["id"],
            "chosen": ["amount"],
            "behind": ["amount"],
        }
