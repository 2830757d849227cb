"""A project that was only parsed says what the compiled one says."""

import json
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.compile.choice import Compiling
from dbt_impact.pipeline import Artifacts, check
from dbt_impact.project.files import content, manifest_file
from dbt_impact.rules.report import Report
from dbt_impact.surroundings import Surroundings

SAMPLE = Path(__file__).parents[2] / "sample_project"
BASE, HEAD = SAMPLE / "artifacts" / "base", SAMPLE / "artifacts" / "head"
CATALOG = BASE / "catalog.json"
EDITS = sorted((SAMPLE / "artifacts" / "edits").iterdir())
MADE_BY_DBT = ("compiled", "compiled_code", "compiled_path", "extra_ctes", "extra_ctes_injected")


def parsed(folder: Path, to: Path) -> Path:
    """The manifest as `dbt parse` leaves it: without any SQL."""
    manifest: dict[str, Any] = json.loads(content(manifest_file(folder)))
    for node in manifest["nodes"].values():
        for name in MADE_BY_DBT:
            node.pop(name, None)
    to.mkdir()
    (to / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return to


@pytest.fixture(scope="module")
def parsed_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return parsed(BASE, tmp_path_factory.mktemp("parsed") / "base")


def compared(base: Path, head: Path) -> Report:
    around = Surroundings(compiling=Compiling(folder=SAMPLE))
    return check(Artifacts(base, CATALOG), Artifacts(head, CATALOG), around=around)[0]


def said(report: Report) -> list[tuple[str, ...]]:
    findings = [(each.rule, each.severity, each.proof, each.unique_id, each.message) for each in report.findings]
    return [*findings, *((each.unique_id, each.proof) for each in report.changes.exposures)]


@pytest.mark.parametrize("edit", [*EDITS, HEAD], ids=lambda path: path.name)
def test_an_edit_of_two_parsed_sides_is_that_of_two_compiled_ones(
    edit: Path, parsed_base: Path, tmp_path: Path
) -> None:
    compiled, rendered = compared(BASE, edit), compared(parsed_base, parsed(edit, tmp_path / "head"))
    assert said(rendered) == said(compiled)
    assert rendered.verdict == compiled.verdict
    assert rendered.changes.coverage.unresolved == compiled.changes.coverage.unresolved


@pytest.mark.parametrize("edit", [EDITS[0], EDITS[5], HEAD], ids=lambda path: path.name)
def test_an_edit_of_a_parsed_head_is_that_of_a_compiled_one(edit: Path, tmp_path: Path) -> None:
    compiled, rendered = compared(BASE, edit), compared(BASE, parsed(edit, tmp_path / "head"))
    assert said(rendered) == said(compiled)
    assert rendered.verdict == compiled.verdict
    rendition = rendered.changes.coverage.rendition
    assert rendition is not None
    assert rendition.as_dbt == rendition.rendered > 0
    assert rendition.otherwise + rendition.not_rendered == 0
