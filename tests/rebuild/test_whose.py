"""What is to be built for others' sake is no part of a pull request's plan, and is counted apart."""

import json
from collections.abc import Collection
from pathlib import Path

import pytest
from msgspec.structs import replace

from dbt_impact.attribution.attribute import attribute
from dbt_impact.compare.compare import compare
from dbt_impact.rebuild.plan import Plan, plan_rebuild
from dbt_impact.render import FORMATS
from dbt_impact.rules.judge import RULES, judge
from dbt_impact.saved.reading import decoded
from tests.building import project

TABLES = {"raw": "id, amount, note"}
# Others changed `stg_notes` since the branch began; the branch changed `stg_orders`. `rpt` reads both.
BASE = {
    "stg_notes": "select id, upper(note) as note from raw",
    "notes": "select id, note from stg_notes",
    "stg_orders": "select id, amount from raw",
    "orders": "select id, amount from stg_orders",
    "rpt": "select o.id, o.amount, n.note from orders o join notes n on n.id = o.id",
}
HEAD = {
    **BASE,
    "stg_notes": "select id, note from raw",
    "stg_orders": "select id, amount * 2 as amount from raw",
}
MODELS = {"notes": ["stg_notes", "notes"], "orders": ["stg_orders", "orders", "rpt"]}


def planned(folder: Path, files: Collection[str] | None, head: dict[str, str] | None = None) -> Plan:
    """The plan where the pull request touched these files; None where nobody knows which."""
    before, after = project(folder / "base", BASE, TABLES), project(folder / "head", head or HEAD, TABLES)
    changes = compare(before, after)
    if files is not None:
        changes = attribute(changes, before, after, frozenset(files))
    return plan_rebuild(before, after, changes)


def names(ids: Collection[str]) -> list[str]:
    return [uid.rpartition(".")[2] for uid in ids]


@pytest.mark.parametrize(
    ("files", "ours", "others"),
    [
        (None, {*MODELS["notes"], *MODELS["orders"]}, set()),
        (["models/stg_orders.sql"], set(MODELS["orders"]), set(MODELS["notes"])),
        (["models/stg_notes.sql"], {*MODELS["notes"], "rpt"}, {"stg_orders", "orders"}),
        # Touched, and the same on both sides: it may be of both, what reads it is not.
        (["models/notes.sql"], {"notes"}, {"stg_notes", "stg_orders", "orders", "rpt"}),
        (["README.md"], set(), {*MODELS["notes"], *MODELS["orders"]}),
        (["dbt_project.yml"], {*MODELS["notes"], *MODELS["orders"]}, set()),
    ],
)
def test_whose_each_step_is(tmp_path: Path, files: list[str] | None, ours: set[str], others: set[str]) -> None:
    plan = planned(tmp_path, files)
    assert set(names([step.unique_id for step in plan.steps])) == ours
    assert set(names(plan.not_this_pull_request)) == others
    assert set(plan.words) == ours


def test_what_fails_for_others_sake_is_not_said_to_fail_for_this(tmp_path: Path) -> None:
    head = {**HEAD, "stg_notes": "select id from raw"}
    theirs = planned(tmp_path, ["models/stg_orders.sql"], head)
    assert "notes" not in names(theirs.cannot)
    # It reads both, and so may fail because of both.
    assert names(planned(tmp_path, ["models/stg_notes.sql"], head).cannot) == ["notes", "rpt"]


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    before, after = project(tmp_path / "base", BASE, TABLES), project(tmp_path / "head", HEAD, TABLES)
    for files, said in (
        (["models/stg_orders.sql"], "2 differ through others' changes alone, and need no build for this"),
        (["README.md"], "Rebuild nothing: state:modified+ would build 5; 5 differ through others' changes alone"),
    ):
        changes = attribute(compare(before, after), before, after, frozenset(files))
        report = judge(RULES, changes)
        report = replace(report, rebuild=plan_rebuild(before, after, changes))
        assert said in " ".join(FORMATS["terminal"](report).split())
        text = FORMATS["json"](report)
        assert report.rebuild is not None
        assert json.loads(text)["rebuild"]["not_this_pull_request"] == list(report.rebuild.not_this_pull_request)
        assert decoded(text.encode(), "x").rebuild == report.rebuild
