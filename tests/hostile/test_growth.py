"""Short SQL that means much ends soon: what grows beyond its text is unknown, and every report stays small."""

from pathlib import Path

import pytest

from dbt_impact.render import FORMATS
from dbt_impact.rules.judge import RULES, judge
from tests.building import compared, model_id
from tests.hostile.constructs import CHAINED
from tests.hostile.growing import GROWING, TABLES

MOST_BYTES = 60_000
ALL = {**GROWING, **CHAINED}


@pytest.mark.parametrize("construct", ALL)
def test_one_step_more_is_told_soon_and_shortly(construct: str, tmp_path: Path) -> None:
    before, after = ALL[construct](20), ALL[construct](21)
    found = compared(tmp_path, TABLES, {"m": before, "r": "select * from m"}, {"m": after, "r": "select * from m"})
    report = judge(RULES, found)
    assert model_id("m") in found.nodes
    assert not found.coverage.unresolved or report.verdict == "unknown"
    assert len(FORMATS["markdown"](report).encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    ("construct", "steps", "reason"),
    [
        ("stars of a CTE with itself", 20, "more than 20,000 columns"),
        ("one column of many joins", 501, "more than 500 relations"),
        ("a CTE joined with itself", 400, "nests too deep"),
        ("fields", 5000, "nests too deep"),
        ("sums", 2000, "nests too deep"),
        ("types in types", 5000, "nests deeper"),
    ],
)
def test_what_grows_too_large_is_unknown(construct: str, steps: int, reason: str, tmp_path: Path) -> None:
    tables = {**TABLES, "wide": "x1"} if "joins" in construct else TABLES
    found = compared(tmp_path, tables, {"m": ALL[construct](steps)}, {"m": ALL[construct](steps + 1)})
    assert reason in found.coverage.unresolved[0].reason
    assert judge(RULES, found).verdict == "unknown"
