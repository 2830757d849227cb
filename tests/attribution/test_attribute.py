"""A change is another's only where nothing that the pull request touches can have made it."""

from collections.abc import Collection
from pathlib import Path

import pytest
from msgspec.structs import replace

from dbt_impact.attribution.attribute import attribute
from dbt_impact.compare.compare import compare
from dbt_impact.rules.gate import fails
from dbt_impact.rules.judge import RULES, judge
from dbt_impact.rules.report import Report
from tests.building import model_id, project

TABLES = {"raw": "id, amount, note"}
# Production has a column more in `stg` and a model more than the branch, which is older.
BASE = {
    "stg": "select id, amount, note, 1 as newer from raw",
    "fct": "select id, amount, note from stg",
    "rpt": "select id, amount from fct",
}
HEAD = {
    "stg": "select id, amount, note from raw",
    "fct": "select id, amount * 2 as amount from stg",
    "rpt": BASE["rpt"],
}


def judged(folder: Path, files: Collection[str], head: dict[str, str] | None = None) -> Report:
    """The report where the pull request touched these files."""
    base, after = project(folder / "base", BASE, TABLES), project(folder / "head", head or HEAD, TABLES)
    return judge(RULES, attribute(compare(base, after), base, after, frozenset(files)))


def others(report: Report) -> set[str]:
    """The nodes whose changes are not the pull request's."""
    return {each.unique_id.rpartition(".")[2] for each in report.changes.changes if each.not_this_pull_request}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["models/fct.sql"], {"stg"}),
        (["models/stg.sql"], {"fct"}),
        (["models/stg.sql", "models/fct.sql"], set()),
        ([], {"stg", "fct"}),
        (["README.md", "/other/models/x.sql"], {"stg", "fct"}),
        # Settings and packages may make anything; so may what lies elsewhere in the repository under the same name.
        (["dbt_project.yml"], set()),
        (["packages.yml"], set()),
        (["/packages/shared/dbt_project.yml"], set()),
        (["package-lock.yml"], set()),
        (["/packages/shared/models/stg.sql"], {"fct"}),
    ],
)
def test_whose_changes_they_are(tmp_path: Path, files: list[str], expected: set[str]) -> None:
    assert others(judged(tmp_path, files)) == expected


def test_what_is_not_this_pull_requests_does_not_count(tmp_path: Path) -> None:
    report = judged(tmp_path, [])
    assert report.findings
    assert all(each.not_this_pull_request and each.waived for each in report.findings)
    assert report.verdict == "safe"
    assert not fails(report, "changed")
    assert judged(tmp_path, ["models/fct.sql"]).verdict != "safe"


def test_what_both_do_counts(tmp_path: Path) -> None:
    # The branch reads a column which others took out of its parent, so it fails here whoever's doing that is.
    head = {"stg": "select id, amount, note from raw", "fct": "select id, newer from stg", "rpt": "select id from fct"}
    base = {**BASE, "fct": "select id, newer from stg", "rpt": "select id from fct"}
    before, after = project(tmp_path / "b", base, TABLES), project(tmp_path / "h", head, TABLES)
    for files, verdict in ((["models/fct.sql"], "breaking"), ([], "safe")):
        report = judge(RULES, attribute(compare(before, after), before, after, frozenset(files)))
        assert report.verdict == verdict
        assert fails(report, "breaking") == (verdict == "breaking")


def test_a_model_that_others_added_and_one_that_this_removes(tmp_path: Path) -> None:
    head = {"stg": BASE["stg"], "fct": BASE["fct"]}
    assert others(judged(tmp_path, [], head)) == {"rpt"}
    assert others(judged(tmp_path, ["models/rpt.sql"], head)) == set()


def test_doubts_are_no_verdict_of_safety(tmp_path: Path) -> None:
    report = judged(tmp_path, [], BASE)
    assert report.verdict == "safe"
    doubtful = replace(report, changes=replace(report.changes, doubts=("base is older",)))
    assert doubtful.verdict == "unknown"
    assert not fails(doubtful, "breaking")


def test_macros_and_yaml_make_what_they_are_of(tmp_path: Path) -> None:
    before, after = project(tmp_path / "b", BASE, TABLES), project(tmp_path / "h", HEAD, TABLES)
    for side in (before, after):
        path = Path(side.path)
        text = path.read_text("utf-8")
        macros = """{
          "macro.shop.cents": {"unique_id": "macro.shop.cents", "macro_sql": "x", "original_file_path": "macros/m.sql"},
          "macro.shop.money": {"unique_id": "macro.shop.money", "macro_sql": "x", "original_file_path": "macros/n.sql",
                               "depends_on": {"macros": ["macro.shop.cents"]}},
          "macro.shop.generate_schema_name": {"unique_id": "macro.shop.generate_schema_name", "macro_sql": "x",
                               "original_file_path": "macros/schema.sql"}}"""
        text = text.replace('"macros": {}', f'"macros": {macros}')
        stg = text.index(f'"unique_id": "{model_id("stg")}"')
        called = text[stg:].replace('"macros": []', '"macros": ["macro.shop.money"]', 1)
        called = called.replace('"name": "stg"', '"name": "stg", "patch_path": "shop://models/stg.yml"', 1)
        path.write_text(text[:stg] + called, "utf-8")
    from dbt_impact.project.project import read_project

    base, head = (read_project(Path(side.path)) for side in (before, after))
    changes = compare(base, head)
    expected = {
        "macros/m.sql": {"fct"},
        "macros/n.sql": {"fct"},
        "models/stg.yml": {"fct"},
        "models/fct.yml": {"stg", "fct"},
        "macros/schema.sql": set(),
    }
    for file, found in expected.items():
        assert others(judge(RULES, attribute(changes, base, head, frozenset({file})))) == found, file
