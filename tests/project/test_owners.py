"""Who owns a node: by group, by `meta`, by CODEOWNERS."""

import json
from pathlib import Path

import pytest

from dbt_impact.project.code_owners import CodeOwners, find_code_owners
from dbt_impact.project.owners import owners_of
from dbt_impact.project.project import Project, read_project
from tests.building import model_id, project


def owned(folder: Path, entry: dict[str, object], groups: dict[str, object] | None = None) -> Project:
    """One model with more in its entry."""
    project(folder, {"orders": "select id from raw"}, {"raw": "id"})
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["nodes"][model_id("orders")] |= entry
    manifest["groups"] = {f"group.shop.{name}": {"name": name, "owner": it} for name, it in (groups or {}).items()}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return read_project(folder)


@pytest.mark.parametrize(
    ("entry", "owners"),
    [
        ({"meta": {"owner": "Finance"}}, ("Finance",)),
        ({"config": {"meta": {"owner": ["Finance", "@acme/data"]}}}, ("Finance", "@acme/data")),
        ({"meta": {"owner": {"name": "Ada", "email": "ada@acme.example"}}}, ("Ada",)),
        ({"meta": {"owner": [{"email": ["ada@acme.example"]}, "Bob"]}}, ("ada@acme.example", "Bob")),
        ({"group": "finance", "meta": {"owner": "Ada"}}, ("The finance team", "Ada")),
        ({"config": {"group": "finance", "meta": {"owner": "The finance team"}}}, ("The finance team",)),
        ({"meta": {"owner": 3}}, ()),
        ({"meta": {"owner": None}, "config": {"meta": ["owner"]}}, ()),
        ({"group": "unknown"}, ()),
    ],
)
def test_owners_that_people_name(tmp_path: Path, entry: dict[str, object], owners: tuple[str, ...]) -> None:
    where = owned(tmp_path, entry, {"finance": {"name": "The finance team", "email": "f@acme.example"}})
    assert owners_of(where, model_id("orders"), None) == owners


def test_a_file_has_owners_where_nobody_is_named(tmp_path: Path) -> None:
    files = CodeOwners("models/ @acme/models\n", "")
    assert owners_of(owned(tmp_path / "a", {}), model_id("orders"), files) == ("@acme/models",)
    assert owners_of(owned(tmp_path / "b", {"meta": {"owner": "Ada"}}), model_id("orders"), files) == ("Ada",)
    other_package = owned(tmp_path / "c", {"package_name": "dbt_utils"})
    assert owners_of(other_package, model_id("orders"), files) == ()


@pytest.mark.parametrize(
    ("file", "owners"),
    [
        ("README.md", ("@all",)),
        ("models/a.sql", ("@models",)),
        ("models/deep/a.sql", ("@models",)),
        ("other/models/a.sql", ("@all",)),
        ("models/marts/x.sql", ("@marts", "marts@acme.example")),
        ("models/marts/deep/x.sql", ("@models",)),
        ("models/free/x.sql", ()),
        ("any/where/seeds/x.csv", ("@seeds",)),
        ("x/stg_a.sql", ("@staging",)),
        ("models/a b.sql", ("@spaced",)),
    ],
)
def test_the_last_pattern_that_fits_decides_as_on_github(file: str, owners: tuple[str, ...]) -> None:
    text = """
        * @all # everything, and @nobody
        /models/ @models
        stg_*.sql @staging
        models/marts/* @marts marts@acme.example
        models/free/
        **/seeds @seeds
        models/a\\ b.sql @spaced
        !models/a.sql @negated
        models/[ab].sql @ranges
        / @nowhere
    """
    assert CodeOwners(text, "").of(file) == owners


def test_patterns_that_take_forever_are_left_out_and_said() -> None:
    found = CodeOwners("*a*a*a*a*b @x\n", "")
    assert found.unread == ("*a*a*a*a*b",)
    assert found.of("a" * 1000) == ()


@pytest.mark.parametrize("place", [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"])
def test_the_file_is_found_from_a_project_below_the_root(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "analytics" / "shop"
    folder.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("/analytics/shop/models @acme/shop\n")
    assert find_code_owners(folder) is None, "not a dbt project"
    (folder / "dbt_project.yml").touch()
    found = find_code_owners(folder)
    assert found is not None
    assert found.of("models/a.sql") == ("@acme/shop",)


def test_github_takes_the_first_of_its_places(tmp_path: Path) -> None:
    for name in (".git", ".github", "docs"):
        (tmp_path / name).mkdir()
    (tmp_path / "dbt_project.yml").touch()
    (tmp_path / "docs/CODEOWNERS").write_text("* @docs\n")
    (tmp_path / "CODEOWNERS").write_text("* @root\n")
    assert (first := find_code_owners(tmp_path)) is not None
    assert first.of("a") == ("@root",)
    (tmp_path / ".github/CODEOWNERS").write_text("* @github\n")
    assert (second := find_code_owners(tmp_path)) is not None
    assert second.of("a") == ("@github",)
