"""Every scenario: the whole report as expected, silence against itself, and the truth as DuckDB tells it.

`scenarios/RULE/CASE/` shows where a rule fires (or, in `silent/`, that none does): `base/` is a small project (see
`small_projects`), `head/` the files that the pull request changes, laid over it (an empty file takes one away),
`README.md` says what and why, `expected.json` is the report, written by `pytest --update-expected`, and
`expected.md`, in a few, the comment. `truth.yml`, where it is needed, says what a fresh build in DuckDB can't show:
`fails_otherwise: {node: why}` and `not_executed: why`. `dbt_impact.yml` are the settings, `CODEOWNERS` the owners of
files, `exposure_columns.csv` what a BI tool says that exposures read, and the folders in `consumers/` other projects
(see `other_projects`), where a case has them.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from msgspec.structs import replace

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.project.code_owners import CodeOwners
from dbt_impact.render import FORMATS
from dbt_impact.rules.judge import RULES
from dbt_impact.rules.report import Report
from dbt_impact.saved.reading import decoded
from dbt_impact.settings.reading import read_settings
from dbt_impact.surroundings import Surroundings
from tests.execution import Ran, execute, overlay
from tests.other_projects import other_manifest, write_other
from tests.small_projects import SmallProject

SCENARIOS = Path(__file__).parent / "scenarios"
SCHEMA = Path(__file__).parent.parent / "dbt_impact" / "render" / "report.schema.json"
CASES = sorted(path.parent for path in SCENARIOS.glob("*/*/README.md"))
NAMES = [f"{path.parent.name}/{path.name}" for path in CASES]
# What says where and when a report was made, and with what.
VOLATILE = ("tool", "base", "head", "consumers")
SILENT = "silent"
Reporter = Callable[[Path, str, str], Report]

every_case = pytest.mark.parametrize("case", CASES, ids=NAMES)


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Reporter:
    """The report on two sides of a scenario, each made once."""
    root = tmp_path_factory.mktemp("scenarios")

    @cache
    def written(case: Path, side: str) -> Path:
        return project(case, side).write(root / case.parent.name / case.name / side)

    @cache
    def report(case: Path, before: str, after: str) -> Report:
        sides = Artifacts(written(case, before)), Artifacts(written(case, after))
        owners = case / "CODEOWNERS"
        files = CodeOwners(owners.read_text(encoding="utf-8"), "") if owners.exists() else None
        columns = (case / "exposure_columns.csv",) if (case / "exposure_columns.csv").exists() else ()
        folder = root / case.parent.name / case.name
        consumers = tuple(write_other(each, folder / each.name) for each in other_projects(case))
        found = check(*sides, around=Surroundings(read_settings(None, case), files, columns, consumers))[0]
        return replace(found, settings=found.settings and Path(found.settings).name)

    return report


def project(case: Path, side: str) -> SmallProject:
    return SmallProject(overlay(case / "base", *([case / "head"] if side == "head" else [])))


def other_projects(case: Path) -> list[Path]:
    return sorted((case / "consumers").glob("*/"))


def document(report: Report) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(FORMATS["json"](report))
    return whole


@every_case
def test_the_report_is_as_expected(case: Path, reported: Reporter, update_expected: bool) -> None:
    report = reported(case, "base", "head")
    stable = {key: value for key, value in document(report).items() if key not in VOLATILE}
    shown = {"expected.json": json.dumps(stable, indent=2, sort_keys=True) + "\n"}
    if (case / "expected.md").exists():
        base = replace(report.changes.base, path="base/manifest.json")
        shown["expected.md"] = FORMATS["markdown"](replace(report, changes=replace(report.changes, base=base)))
    for name, text in shown.items():
        file = case / name
        if update_expected:
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"write {name} with --update-expected, then read it"
        assert file.read_text(encoding="utf-8") == text


@every_case
def test_the_report_meets_the_published_schema(case: Path, reported: Reporter) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.validate(document(reported(case, "base", "head")), schema, cls=jsonschema.Draft202012Validator)


@every_case
def test_a_saved_report_renders_as_it_did(case: Path, reported: Reporter) -> None:
    report = reported(case, "base", "head")
    saved = decoded(FORMATS["json"](report).encode(), "report.json")
    for form, render in FORMATS.items():
        assert render(saved) == render(report), form


@every_case
@pytest.mark.parametrize("side", ["base", "head"])
def test_a_side_against_itself_is_silent(case: Path, side: str, reported: Reporter) -> None:
    report = reported(case, side, side)
    assert not report.findings
    assert not report.changes.exposures
    assert not report.changes.nodes
    assert not report.changes.changes
    assert (report.verdict, len(report.changes.doubts)) == ("unknown", 1), "one manifest twice is never called clean"


@every_case
def test_the_rule_of_the_folder_fires(case: Path, reported: Reporter) -> None:
    report = reported(case, "base", "head")
    if case.parent.name == SILENT:
        assert is_silent(report)
    else:
        assert case.parent.name in {finding.rule for finding in report.findings}


@every_case
def test_messages_are_sentences_with_every_name_filled_in(case: Path, reported: Reporter) -> None:
    for finding in reported(case, "base", "head").findings:
        assert "``" not in finding.message
        assert finding.message.count("`") % 2 == 0
        assert finding.message.count("(") == finding.message.count(")")
        assert not re.search(r"`(?:None|\*)`|\bNone\b|  |\s$", finding.message)


@every_case
def test_paths_lead_from_the_change_to_the_node(case: Path, reported: Reporter) -> None:
    report = reported(case, "base", "head")
    known = {change.id for change in report.changes.changes}
    for unique_id, node in report.changes.nodes.items():
        assert known.issuperset(node.because), unique_id
        assert bool(node.because) or node.effect == "equivalent", unique_id
        assert not node.path or node.path[-1].unique_id == unique_id
    for finding in report.findings:
        assert finding.change is None or finding.change in known
        assert not finding.path or finding.path[-1].unique_id == finding.unique_id
        if finding.location is not None and finding.location.path.endswith(".sql"):
            assert finding.location.line is not None or finding.location.compiled_line is not None, finding.message


def test_every_rule_has_cases_and_silence(reported: Reporter) -> None:
    fired = {case: {f.rule for f in reported(case, "base", "head").findings} for case in CASES}
    ids = {rule.id for rule in RULES}
    assert {case.parent.name for case in CASES} == ids | {SILENT}
    assert set().union(*fired.values()) == ids
    assert all(any(rule not in found for found in fired.values()) for rule in ids)
    assert sum(case.parent.name == SILENT for case in CASES) >= 15


@every_case
def test_execution_agrees(case: Path, reported: Reporter) -> None:
    truth = truth_of(case)
    if "not_executed" in truth:
        pytest.skip(truth["not_executed"])
    others = [other_manifest(each) for each in other_projects(case)]
    before, after = execute(project(case, "base"), others), execute(project(case, "head"), others)
    assert not before.errors
    report = reported(case, "base", "head")
    otherwise = set(truth.get("fails_otherwise", {}))
    expect_failures(report, after, otherwise)
    for unique_id in before.rows.keys() & after.rows.keys():
        expect_content(report, unique_id, before, after)


def expect_failures(report: Report, ran: Ran, otherwise: set[str]) -> None:
    """What fails is said to be broken, what does not run behind it blocked, and the other way round."""
    nodes = report.changes.nodes
    broken = {uid for uid, node in nodes.items() if node.effect == "broken"}
    blocked = {uid for uid, node in nodes.items() if node.effect == "blocked"}
    assert otherwise <= broken, "declared to fail, and not reported"
    assert ran.errors.keys() <= broken
    assert ran.blocked <= broken | blocked
    behind = {uid for uid, node in nodes.items() if any(step.unique_id in otherwise for step in node.path)}
    assert broken - otherwise - behind <= ran.errors.keys() | ran.blocked
    assert blocked - behind <= ran.blocked


def expect_content(report: Report, unique_id: str, before: Ran, after: Ran) -> None:
    """What the report does not name is the same on both sides."""
    node = report.changes.nodes.get(unique_id)
    if unique_id.startswith("test."):
        # dbt counts what a test gives, and looks at nothing else.
        assert len(before.rows[unique_id]) == len(after.rows[unique_id]) or (node is not None and node.rows_changed)
        return
    if node is None or node.effect == "equivalent":
        assert before.table(unique_id) == after.table(unique_id), unique_id
        return
    old, new = before.columns[unique_id], after.columns[unique_id]
    assert sorted({*old} - {*new}) == sorted([*node.columns_removed, *node.renamed]), unique_id
    assert sorted({*new} - {*old}) == sorted([*node.columns_added, *node.renamed.values()]), unique_id
    if node.effect in ("unknown", "blocked") or node.rows_changed:
        return
    for column in {*old} & {*new} - {*node.columns_changed}:
        was, now = before.values(unique_id, column), after.values(unique_id, column)
        if column in node.columns_retyped:
            # The same values as another type are the same when they are written out.
            was, now = Counter(map(str, was.elements())), Counter(map(str, now.elements()))
        assert was == now, f"{unique_id}.{column}"
    for old_name, new_name in node.renamed.items():
        assert before.values(unique_id, old_name) == after.values(unique_id, new_name), f"{unique_id}.{old_name}"


def truth_of(case: Path) -> dict[str, Any]:
    file = case / "truth.yml"
    return dict(yaml.safe_load(file.read_text(encoding="utf-8"))) if file.exists() else {}


def is_silent(report: Report) -> bool:
    return not report.findings and not report.changes.exposures and report.verdict == "safe"
