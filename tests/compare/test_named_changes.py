"""What a report names of an edit: the thing that was edited, once, wherever in the query it stands."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from dbt_impact.compare.changes import Changes
from dbt_impact.compare.compare import compare
from dbt_impact.project.project import Project, read_project
from tests.building import compared, model_id, project

TABLES = {"orders": "id, status, amount, day, customer", "old_orders": "id, status", "customers": "id, name"}


def named(changes: Changes) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [(each.column, each.detail, each.before, each.after) for each in changes.changes]


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param(
            "with a as (select id, amount / 100 as amount from orders) select amount from a",
            "with a as (select id, amount / 10 as amount from orders) select amount from a",
            [("amount", None, "amount / 100", "amount / 10")],
            id="an expression in a CTE",
        ),
        pytest.param(
            "with a as (select id, amount / 100 as paid from orders) select id, sum(paid) as paid from a group by 1",
            "with a as (select id, amount / 10 as paid from orders) select id, sum(paid) as paid from a group by 1",
            [("paid", "through `paid`", "amount / 100", "amount / 10")],
            id="an expression under another",
        ),
        pytest.param(
            "select o.id, c.name from orders as o join customers as c on c.id = o.customer",
            "select o.id, c.name from orders as o left join customers as c on c.id = o.customer",
            [
                (
                    None,
                    "join kind: inner → left",
                    "JOIN customers AS c ON c.id = o.customer",
                    "LEFT JOIN customers AS c ON c.id = o.customer",
                )
            ],
            id="what is done to the rows, and not to each column of them",
        ),
        pytest.param(
            "select day, sum(amount) as paid from orders group by 1",
            "select day, status, sum(amount) as paid from orders group by 1, 2",
            [
                ("status", None, None, "status"),
                (None, "grain changed: now also by `status`", "GROUP BY day", "GROUP BY day, status"),
            ],
            id="the keys that a place stands for",
        ),
        pytest.param(
            "with o as (select customer from orders group by 1) "
            "select c.id from customers as c left join o on o.customer = c.id",
            "with o as (select customer, status from orders group by 1, 2) "
            "select c.id from customers as c left join o on o.customer = c.id",
            [
                (
                    None,
                    "inner grouping changed: now also by `status`",
                    "GROUP BY customer",
                    "GROUP BY customer, status",
                )
            ],
            id="a grouping that is joined to the rows, and is not theirs",
        ),
        pytest.param(
            "select a.id from orders as a left join customers as b on b.id = a.customer "
            "left join customers as c on c.id = a.id",
            "select a.id from orders as a left join customers as b on b.id = a.customer and b.name = 'x' "
            "left join customers as c on c.id = a.id and c.name = 'y'",
            [
                (
                    None,
                    "join condition changed",
                    f"LEFT JOIN customers AS {one} ON {one}.id = a.{key}",
                    f"LEFT JOIN customers AS {one} ON {one}.id = a.{key} AND {one}.name = '{name}'",
                )
                for one, key, name in (("c", "id", "y"), ("b", "customer", "x"))
            ],
            id="two joins, each with what became of it",
        ),
    ],
)
def test_the_edit_is_named(tmp_path: Path, base: str, head: str, expected: list[tuple[str | None, ...]]) -> None:
    changes = compared(tmp_path, TABLES, {"m": base}, {"m": head})
    assert sorted(named(changes), key=str) == sorted(expected, key=str)
    assert len({each.id for each in changes.changes}) == len(changes.changes)


def edited(made: Project, nodes: Mapping[str, Mapping[str, object]]) -> Project:
    """The project with some fields of its nodes, or whole nodes, put in."""
    file = Path(made.path)
    manifest = json.loads(file.read_text())
    for unique_id, fields in nodes.items():
        manifest["nodes"].setdefault(unique_id, {}).update(fields)
    file.write_text(json.dumps(manifest))
    return read_project(file)


def test_a_variable_that_names_another_relation_is_no_version(tmp_path: Path) -> None:
    source = {model_id("m"): {"raw_code": "select id, status from {{ var('orders') }}"}}
    base = edited(project(tmp_path / "base", {"m": "select id, status from old_orders"}, TABLES), source)
    head = edited(project(tmp_path / "head", {"m": "select id, status from orders"}, TABLES), source)
    (change,) = compare(base, head).changes
    assert change.cause == "environment"
    assert change.detail == "it reads orders in place of old_orders"


@pytest.mark.parametrize(("fail_calc", "expected"), [("count(*)", False), ("sum(id)", True)])
def test_the_columns_of_a_test_matter_only_where_it_reads_them(tmp_path: Path, fail_calc: str, expected: bool) -> None:
    test = {
        "unique_id": "test.shop.t",
        "resource_type": "test",
        "name": "t",
        "package_name": "shop",
        "original_file_path": "tests/t.sql",
        "raw_code": "select * from m",
        "compiled_code": "select * from m",
        "config": {"materialized": "test", "fail_calc": fail_calc},
        "depends_on": {"nodes": [model_id("m")], "macros": []},
    }
    sides = [
        edited(project(tmp_path / name, {"m": sql}, TABLES), {"test.shop.t": test})
        for name, sql in (("base", "select id from orders"), ("head", "select id + 1 as id from orders"))
    ]
    for side in sides:
        manifest = json.loads(Path(side.path).read_text())
        manifest["child_map"][model_id("m")] = ["test.shop.t"]
        manifest["parent_map"]["test.shop.t"] = [model_id("m")]
        Path(side.path).write_text(json.dumps(manifest))
    base, head = (read_project(Path(side.path)) for side in sides)
    assert ("test.shop.t" in compare(base, head).nodes) is expected
