"""A removal that was announced needs no waiver: after a deprecation date, or by a new version beside the old one."""

from pathlib import Path

import pytest

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.rules.report import Report
from tests.small_projects import SmallProject

CONTRACT = "{id: integer, note: varchar}"
SOURCES = "sources: {people: {id: integer, note: varchar}}\n"


def files(models: str, **sql: str) -> dict[str, str]:
    written = {f"models/{name}.sql": text for name, text in sql.items()}
    given = models or "  {}\n"
    properties = f"{SOURCES}generated_at: '2026-11-23T08:00:00Z'\nmodels:\n{given}"
    return {"properties.yml": properties, **written}


def report(folder: Path, base: dict[str, str], head: dict[str, str]) -> Report:
    for name, each in (("base", base), ("head", head)):
        SmallProject(each).write(folder / name)
    return check(Artifacts(folder / "base"), Artifacts(folder / "head"))[0]


@pytest.mark.parametrize(("date", "verdict"), [("2026-11-01", "safe"), ("2026-12-01", "breaking"), ("", "breaking")])
def test_a_contracted_model_goes_after_its_date(tmp_path: Path, date: str, verdict: str) -> None:
    dated = f", deprecation_date: '{date}'" if date else ""
    people = f"  people: {{access: public, contract: {CONTRACT}{dated}}}\n"
    base = files(people, people="select id, note from {{ source('raw', 'people') }}", other="select 1 as id")
    found = report(tmp_path, base, files("", other="select 1 as id"))
    assert found.verdict == verdict
    assert {each.rule for each in found.findings} == {"node-removed"}


def test_a_new_version_without_a_column_breaks_nobody(tmp_path: Path) -> None:
    old = f"{{access: public, contract: {CONTRACT}, of: people, version: 1, latest_version: 1}}"
    new = "{access: public, contract: {id: integer}, of: people, version: 2, latest_version: 1}"
    first = {"people_v1": "select id, note from {{ source('raw', 'people') }}"}
    base = files(f"  people_v1: {old}\n", **first)
    head = files(
        f"  people_v1: {old}\n  people_v2: {new}\n", **first, people_v2="select id from {{ ref('people_v1') }}"
    )
    found = report(tmp_path, base, head)
    assert (found.verdict, {each.rule for each in found.findings}) == ("safe", {"node-added"})


def test_the_same_column_dropped_from_the_old_version_breaks_its_contract(tmp_path: Path) -> None:
    old = f"  people_v1: {{access: public, contract: {CONTRACT}, of: people, version: 1, latest_version: 1}}\n"
    base = files(old, people_v1="select id, note from {{ source('raw', 'people') }}")
    head = files(old, people_v1="select id from {{ source('raw', 'people') }}")
    assert report(tmp_path, base, head).verdict == "breaking"
