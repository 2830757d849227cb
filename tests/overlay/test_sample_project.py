"""The sample's pull request, laid over production's manifest: the same report as from what dbt made of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.overlaid import check_files
from dbt_impact.pipeline import Artifacts, check
from dbt_impact.render import FORMATS
from dbt_impact.rules.report import Report
from tests.overlay.sample import ARTIFACTS, BASE, EDITS, change, edited, files

# A macro, a renaming in YAML and SQL, and a column that a test names: `benchmarks.overlay` does them all.
SOME = [edit for edit in EDITS if edit.name[:2] in ("02", "08", "10")]


def written(report: Report) -> dict[str, Any]:
    """The report without where its head came from, and what of it was rendered."""
    document: dict[str, Any] = json.loads(FORMATS["json"](report))
    del document["head"]
    document["coverage"].pop("rendition", None)
    return document


@pytest.mark.parametrize("edits", [EDITS, *([edit] for edit in SOME)], ids=["all", *(edit.name for edit in SOME)])
def test_the_report_is_that_of_dbts_own_manifest(edits: list[Path]) -> None:
    real = ARTIFACTS / "head" if edits == EDITS else ARTIFACTS / "edits" / edits[0].name
    told, messages = check_files(Artifacts(BASE), change(files(), edited(*edits)))
    truth, _ = check(Artifacts(BASE), Artifacts(real))
    assert not messages
    assert written(told) == written(truth)
    rendition = told.changes.coverage.rendition
    assert rendition is not None
    assert rendition.as_dbt == rendition.rendered
