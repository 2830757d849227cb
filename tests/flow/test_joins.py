"""Left joins that find one partner at most: the columns that come in are decided by them, and the rows are not."""

import json
from pathlib import Path

import pytest

from dbt_impact.project.project import Project, read_project
from tests.flow.asking import ask, shop, told

MODELS = {
    "named": "select f.id, c.name from feed f left join countries c on f.country_code = c.code",
    "counted": "select id from named",
}


def with_types(folder: Path) -> Project:
    """The project in a folder, with a catalog that tells the types of the shop's tables."""
    columns = {"feed": ("id", "country_code", "amount", "email"), "countries": ("code", "name")}
    entries = {
        f"seed.shop.{name}": {
            "columns": {each: {"name": each, "type": "varchar", "index": i} for i, each in enumerate(listed)}
        }
        for name, listed in columns.items()
    }
    (folder / "catalog.json").write_text(json.dumps({"nodes": entries, "sources": {}}))
    return read_project(folder)


def shop_with_test(folder: Path, config: dict[str, object], metadata: dict[str, object] | None = None) -> Project:
    """The shop with a test of its countries' codes."""
    shop(folder, MODELS)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    test = {
        "unique_id": "test.shop.unique_code.0123456789",
        "resource_type": "test",
        "name": "unique_code",
        "compiled_code": "select code from countries group by code having count(*) > 1",
        "language": "sql",
        "depends_on": {"nodes": ["seed.shop.countries"], "macros": []},
        "attached_node": "seed.shop.countries",
        "column_name": "code",
        "test_metadata": metadata or {"name": "unique", "kwargs": {"column_name": "code", "model": "x"}},
        "config": config,
    }
    manifest["nodes"][test["unique_id"]] = test
    manifest["parent_map"][test["unique_id"]] = ["seed.shop.countries"]
    manifest["child_map"]["seed.shop.countries"].append(test["unique_id"])
    path.write_text(json.dumps(manifest))
    return with_types(folder)


def test_groups_have_one_row_for_each_key(tmp_path: Path) -> None:
    models = {
        "joined": "with totals as (select country_code, sum(amount) as total, max(email) as email from feed "
        "group by country_code) "
        "select c.code, t.total, t.email from countries c left join totals t on c.code = t.country_code",
        "codes": "select code from joined",
    }
    shop(tmp_path, models)
    where = with_types(tmp_path)
    assert told(ask(where, "downstream", "feed.amount")) == {"joined": "total value"}
    assert told(ask(where, "downstream", "feed.country_code")) == {"joined": "email group by, total group by"}
    assert told(ask(where, "downstream", "countries.code")) == {
        "joined": "code value, email join, total join",
        "codes": "code value",
    }
    assert told(ask(where, "upstream", "codes.code")) == {
        "joined": "code value, rows rows",
        "countries": "code value, rows rows",
    }
    assert not ask(where, "downstream", "countries.code").assumed_unique


def test_a_key_that_is_tested_is_taken_to_be_unique_and_that_is_said(tmp_path: Path) -> None:
    found = ask(shop_with_test(tmp_path, {}), "downstream", "feed.country_code")
    assert told(found) == {"named": "name join"}
    assert [(each.unique_id, each.columns) for each in found.assumed_unique] == [("seed.shop.countries", ("code",))]


def test_what_touches_the_key_itself_may_make_it_find_more(tmp_path: Path) -> None:
    found = told(ask(shop_with_test(tmp_path, {}), "downstream", "countries.code"))
    assert (found["named"], found["counted"]) == ("name join, rows join", "rows join")


@pytest.mark.parametrize(
    ("config", "metadata"),
    [
        ({"where": "name is not null"}, None),
        ({"severity": "warn"}, None),
        ({"error_if": "> 10"}, None),
        ({}, {"name": "not_null", "kwargs": {"column_name": "code"}}),
        ({}, {"name": "unique", "kwargs": {"column_name": "code || name"}}),
        ({}, {"name": "unique_combination_of_columns", "kwargs": {"combination_of_columns": ["code", "name"]}}),
    ],
    ids=["some rows", "a warning", "a tolerance", "another test", "an expression", "more columns"],
)
def test_not_every_test_makes_a_key(
    tmp_path: Path, config: dict[str, object], metadata: dict[str, object] | None
) -> None:
    found = ask(shop_with_test(tmp_path, config, metadata), "downstream", "feed.country_code")
    assert told(found)["counted"] == "rows join"
    assert not found.assumed_unique
