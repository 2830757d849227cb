"""Other projects beside this one: found, matched at the border, and followed as if there were none."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.compare.changes import Changes
from dbt_impact.compare.compare import compare
from dbt_impact.errors import DbtImpactError
from dbt_impact.project.joining import join
from dbt_impact.project.others import read_others
from dbt_impact.project.project import Project, read_project
from tests.building import project
from tests.flow.asking import ask, told

TABLES = {"raw": "id, amount, note"}
MODELS = {"orders": "select id, amount, note from raw", "totals": "select sum(amount) as amount from orders"}
CHANGED = {**MODELS, "orders": "select id, amount, upper(note) as note from raw"}
LOST = {**MODELS, "orders": "select id, amount from raw"}
Edit = Callable[[dict[str, Any]], None]


def other(
    folder: Path, name: str, models: Mapping[str, str], reads: Mapping[str, str], edit: Edit = lambda _: None
) -> Path:
    """A project of another name whose tables are sources with the given relations."""
    project(folder, models, dict.fromkeys(reads, "id"))
    text = (folder / "manifest.json").read_text().replace(".shop.", f".{name}.").replace('"shop"', f'"{name}"')
    for table in reads:
        text = text.replace(f'"seed.{name}.{table}"', f'"source.{name}.feeds.{table}"')
    manifest = json.loads(text)
    for table, relation in reads.items():
        unique_id = f"source.{name}.feeds.{table}"
        seed = manifest["nodes"].pop(unique_id)
        manifest["sources"][unique_id] = {**seed, "source_name": "feeds", "resource_type": "source", "columns": {}}
        manifest["sources"][unique_id]["relation_name"] = relation
        for node in manifest["nodes"].values():
            node["compiled_code"] = node["compiled_code"].replace(f"from {table}", f"from {relation}")
            node["schema"] = name
            node["relation_name"] = f'"db"."{name}"."{node["name"]}"'
    edit(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def changes(
    tmp_path: Path, *consumers: Path, head: Mapping[str, str] = CHANGED, base: Mapping[str, str] = MODELS
) -> Changes:
    sides = [project(tmp_path / "base", base, TABLES), project(tmp_path / "head", head, TABLES)]
    joined, _ = join(sides, read_others(consumers))
    return compare(joined[0], joined[1])


def test_a_change_goes_on_in_the_next_project_and_the_one_after(tmp_path: Path) -> None:
    first = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, {"feed": '"db"."main"."orders"'})
    second = other(tmp_path / "b", "sales", {"words": "select note from feed"}, {"feed": "DB.Marketing.NOTES"})
    found = changes(tmp_path, first, second)
    assert found.nodes["model.marketing.notes"].columns_changed == ("note",)
    assert found.nodes["model.sales.words"].project == "sales"
    assert found.nodes["model.sales.words"].columns_changed == ("note",)
    assert [step.unique_id for step in found.nodes["model.sales.words"].path] == [
        "model.shop.orders",
        "model.marketing.notes",
        "model.sales.words",
    ]


def test_what_reads_other_columns_is_left_out(tmp_path: Path) -> None:
    there = other(tmp_path / "a", "marketing", {"ids": "select id from feed"}, {"feed": '"db"."main"."orders"'})
    assert "model.marketing.ids" not in changes(tmp_path, there).nodes
    assert "model.marketing.ids" not in changes(tmp_path, there, head=LOST).nodes


def test_a_change_may_come_back(tmp_path: Path) -> None:
    """We read what others make of what we make: their model is what our source stands for."""
    there = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, {"feed": '"db"."main"."orders"'})

    def reads_it_back(manifest: dict[str, Any]) -> None:
        back = {**manifest["nodes"].pop("seed.shop.back"), "resource_type": "source", "source_name": "back"}
        back |= {"unique_id": "source.shop.back.back", "relation_name": '"db"."marketing"."notes"'}
        manifest["sources"][back["unique_id"]] = back
        node = manifest["nodes"]["model.shop.returned"]
        node["compiled_code"] = 'select note from "db"."marketing"."notes"'
        node["depends_on"]["nodes"] = [back["unique_id"]]
        manifest["parent_map"]["model.shop.returned"] = [back["unique_id"]]
        manifest["child_map"][back["unique_id"]] = ["model.shop.returned"]

    sides = []
    for name, models in (("base", MODELS), ("head", CHANGED)):
        project(tmp_path / name, {**models, "returned": "select note from back"}, {**TABLES, "back": "note"})
        sides.append(edited(tmp_path / name, reads_it_back))
    joined, messages = join(sides, read_others((there,)))
    assert not messages
    found = compare(joined[0], joined[1]).nodes
    assert found["model.shop.returned"].columns_changed == ("note",)
    assert {"orders", "notes", "raw"} <= told(ask(joined[1], "upstream", "returned.note")).keys()


def edited(folder: Path, edit: Edit) -> Project:
    manifest = json.loads((folder / "manifest.json").read_text())
    edit(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return read_project(folder)


def test_production_is_what_others_read_whatever_the_heads_target(tmp_path: Path) -> None:
    there = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, {"feed": '"db"."main"."orders"'})
    base = project(tmp_path / "base", MODELS, TABLES)
    project(tmp_path / "head", LOST, TABLES)

    def in_ci(manifest: dict[str, Any]) -> None:
        node = manifest["nodes"]["model.shop.orders"]
        node |= {"schema": "ci_7", "relation_name": '"db"."ci_7"."orders"'}

    joined, _ = join([base, edited(tmp_path / "head", in_ci)], read_others((there,)))
    assert compare(joined[0], joined[1]).nodes["model.marketing.notes"].effect == "broken"


def test_a_package_that_both_installed_is_two(tmp_path: Path) -> None:
    """The same model of a package, built in two places: what happens to ours does not happen to theirs."""

    def installed(manifest: dict[str, Any]) -> None:
        node = manifest["nodes"]["model.marketing.copied"]
        node |= {"unique_id": "model.shop.orders", "package_name": "shop"}
        manifest["nodes"]["model.shop.orders"] = manifest["nodes"].pop("model.marketing.copied")
        manifest["parent_map"]["model.shop.orders"] = manifest["parent_map"].pop("model.marketing.copied")

    reads = {"feed": '"db"."main"."orders"'}
    there = other(tmp_path / "a", "marketing", {"copied": "select note from feed"}, reads, installed)
    found = changes(tmp_path, there).nodes
    assert found["model.shop.orders"].project == ""
    assert found["model.marketing:shop.orders"].project == "marketing"
    assert found["model.marketing:shop.orders"].shown_name == "marketing.copied"


@pytest.mark.parametrize("version", ["v6", "v12"])
def test_manifests_of_any_version_and_without_maps(tmp_path: Path, version: str) -> None:
    def old(manifest: dict[str, Any]) -> None:
        manifest["metadata"]["dbt_schema_version"] = f"https://schemas.getdbt.com/dbt/manifest/{version}.json"
        del manifest["parent_map"], manifest["child_map"]
        for node in manifest["nodes"].values():
            if version == "v6":
                node["raw_sql"], node["compiled_sql"] = node.pop("raw_code"), node.pop("compiled_code")

    reads = {"feed": '"db"."main"."orders"'}
    there = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, reads, old)
    assert changes(tmp_path, there).nodes["model.marketing.notes"].columns_changed == ("note",)


def test_the_same_on_both_sides_is_nothing(tmp_path: Path) -> None:
    there = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, {"feed": '"db"."main"."orders"'})
    found = changes(tmp_path, there, head=MODELS)
    assert not found.nodes
    assert not found.changes
    assert found.base.nodes == 3


def test_files_folders_and_patterns(tmp_path: Path) -> None:
    for name in ("marketing", "sales"):
        other(tmp_path / name / "target", name, {"notes": "select note from feed"}, {"feed": "x"})
    (tmp_path / "empty").mkdir()
    wanted = {"marketing", "sales"}
    for written in ("", "*", "*/target", "**/manifest.json"):
        assert {each.name for each in read_others((tmp_path / written,))} == wanted, written
    assert [each.name for each in read_others((tmp_path / "sales", tmp_path / "sales/target/manifest.json"))] == [
        "sales"
    ]
    for missing in ("empty", "no-*"):
        with pytest.raises(DbtImpactError, match=r"no manifest\.json at"):
            read_others((tmp_path / missing,))
    with pytest.raises(DbtImpactError, match="cannot read"):
        read_others((tmp_path / "missing.json",))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda it: it["metadata"].update(project_name="shop"), "is of the project 'shop', and so is"),
        (lambda it: it["metadata"].update(adapter_type="snowflake"), "was made for snowflake, this project for duckdb"),
        (lambda it: it["metadata"].pop("project_name"), "doesn't say which project it is of"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, edit: Edit, said: str) -> None:
    there = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, {"feed": "x"}, edit)
    with pytest.raises(DbtImpactError, match=said):
        changes(tmp_path, there)


def test_what_can_not_be_followed_is_said(tmp_path: Path) -> None:
    def parsed_only(manifest: dict[str, Any]) -> None:
        for node in manifest["nodes"].values():
            node["compiled_code"] = None

    there = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, {"feed": "x"}, parsed_only)
    _, messages = join([project(tmp_path / "base", MODELS, TABLES)], read_others((there,)))
    assert [each.partition(":")[0] for each in messages] == [
        "the project 'marketing' reads nothing of this one",
        "the project 'marketing' has no compiled SQL, so what it reads is unknown",
    ]


def test_owners_are_those_of_the_other_project(tmp_path: Path) -> None:
    def grouped(manifest: dict[str, Any]) -> None:
        manifest["groups"] = {"group.marketing.g": {"name": "g", "owner": {"name": "Growth"}}}
        manifest["nodes"]["model.marketing.notes"]["group"] = "g"

    reads = {"feed": '"db"."main"."orders"'}
    there = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, reads, grouped)
    assert changes(tmp_path, there).nodes["model.marketing.notes"].owners == ("Growth",)


def test_downstream_crosses_the_border(tmp_path: Path) -> None:
    there = other(tmp_path / "a", "marketing", {"notes": "select note from feed"}, {"feed": '"db"."main"."orders"'})
    (where,), _ = join([project(tmp_path / "base", MODELS, TABLES)], read_others((there,)))
    found = ask(where, "downstream", "raw.note")
    assert {each.name: each.project for each in found.reached} == {"orders": None, "notes": "marketing"}
