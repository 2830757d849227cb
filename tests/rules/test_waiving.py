"""Waivers at work: what they waive, what goes with it, and what is said of those that waive nothing."""

import json
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from dbt_impact.policy.policy import Policy
from dbt_impact.policy.standing import Judgement
from dbt_impact.render import FORMATS
from dbt_impact.render.json import schema
from dbt_impact.rules.gate import fails
from dbt_impact.rules.report import Report
from dbt_impact.rules.waiving import waive
from dbt_impact.saved.reading import decoded
from dbt_impact.settings.floors import NO_FLOORS, Floors
from tests.rules.judging import BASE, DROPPED, TODAY, judged, judged_by, settings, sides

WHOLE = "rule: broken-reference, node: fct_a, column: amount, reason: we move, expires: 2027-01-31, owner: finance"


def waived(folder: Path, line: str, head: dict[str, str] = DROPPED, floors: Floors = NO_FLOORS) -> Report:
    return judged(folder, f"waivers:\n- {{{line}}}\n", head, floors)


def state(report: Report) -> tuple[str, str | None]:
    (use,) = report.waivers
    return use.state, use.why


@pytest.mark.parametrize("node", ["fct_a", "model.shop.fct_a"])
def test_a_waived_break_does_not_count_nor_what_it_takes_down(tmp_path: Path, node: str) -> None:
    report = waived(tmp_path, WHOLE.replace("fct_a", node).replace("amount", "AMOUNT"))
    (found,) = report.findings
    assert (found.waived, found.takes_down) == ("we move", ("model.shop.rpt",))
    assert (report.verdict, fails(report, "changed"), state(report)) == ("safe", False, ("used", None))
    assert report.summary.models == 0
    text = FORMATS["markdown"](report)
    assert "nothing changes for any reader but what is waived" in text
    assert "1 waived finding" in text
    verbose = FORMATS["json"](report)
    assert json.loads(verbose)["findings"][0]["waived"] == "we move"
    assert json.loads(verbose)["waivers"][0]["findings"] == [found.fingerprint]


def test_another_break_of_the_same_change_still_counts(tmp_path: Path) -> None:
    base = {
        **BASE,
        "more": "select amount from stg_a",
        "last": "select rpt.id from rpt join more on rpt.amount = more.amount",
    }
    head = {**DROPPED, "more": base["more"], "last": base["last"]}
    report = judged(tmp_path, f"waivers:\n- {{{WHOLE}}}\n", head, base=base)
    assert report.verdict == "breaking"
    (row,) = report.digest.breaks
    assert row.fails == ("model.shop.more",)
    assert row.takes_down == ("model.shop.last",)
    assert fails(report, "breaking")


def test_deletions_can_be_waived(tmp_path: Path) -> None:
    head = {name: sql for name, sql in BASE.items() if name != "rpt"}
    assert judged(tmp_path / "a", "", head).verdict == "risky"
    line = "rule: node-removed, node: rpt, reason: unused since May, expires: 2026-11-23, owner: bi"
    report = waived(tmp_path / "b", line, head)
    assert (report.verdict, state(report)) == ("safe", ("used", None))


def test_a_comment_in_the_model_waives(tmp_path: Path) -> None:
    said = "-- dbt-impact: waive broken-reference column=amount expires=2027-01-31 owner=bi reason=we move\n"
    report = judged(tmp_path, "", {**DROPPED, "fct_a": said + BASE["fct_a"]})
    assert (report.verdict, state(report)) == ("safe", ("used", None))
    assert report.waivers[0].place == "models/fct_a.sql:1"


def test_a_comment_waives_at_no_other_node(tmp_path: Path) -> None:
    said = "-- dbt-impact: waive broken-reference column=amount expires=2027-01-31 owner=bi reason=we move\n"
    report = judged(tmp_path, "", {**DROPPED, "stg_a": said + DROPPED["stg_a"]})
    assert (report.verdict, state(report)[0]) == ("breaking", "unused")


def test_a_comment_in_a_model_that_is_deleted_still_holds(tmp_path: Path) -> None:
    said = "-- dbt-impact: waive node-removed expires=2027-01-31 owner=bi reason=unused\n"
    base = {**BASE, "rpt": said + BASE["rpt"]}
    report = judged(tmp_path, "", {name: sql for name, sql in base.items() if name != "rpt"}, base=base)
    assert (report.verdict, state(report)) == ("safe", ("used", None))


@pytest.mark.parametrize(
    ("line", "floors", "expected", "why"),
    [
        (WHOLE.replace("2027-01-31", "2026-11-22"), Floors(), "expired", "it expired on 2026-11-22"),
        (WHOLE.replace("column: amount, ", ""), Floors(), "unused", "there is no such finding"),
        (WHOLE.replace("amount", "id"), Floors(), "unused", "there is no such finding"),
        (WHOLE.replace("fct_a", "rpt"), Floors(), "unused", "there is no such finding"),
        (WHOLE.replace("broken-reference", "broken-refs"), Floors(), "unread", "no rule 'broken-refs': did you mean"),
        (WHOLE.replace("2027-01-31", "2028-01-31"), Floors(), "refused", "it runs for more than 366 days"),
        (WHOLE, Floors(longest_waiver=30), "refused", "it runs for more than 30 days: let it expire by 2026-12-23"),
        (WHOLE, Floors(path="p.yml", longest_waiver=0), "refused", "p.yml allows no waivers"),
        (WHOLE, Floors(path="p.yml", unwaivable={"broken-reference": "p.yml:1"}), "refused", "p.yml lets nobody waive"),
        (WHOLE.replace("we move", "WHY"), Floors(), "unread", "reason is not filled in"),
    ],
)
def test_a_waiver_that_waives_nothing_is_told(
    tmp_path: Path, line: str, floors: Floors, expected: str, why: str
) -> None:
    report = waived(tmp_path, line, floors=floors)
    found, said = state(report)
    assert (report.verdict, found, report.findings[0].waived) == ("breaking", expected, None)
    assert said is not None
    assert said.startswith(why)
    assert "`dbt_impact.yml:2`" in FORMATS["markdown"](report).splitlines()[-1]


def test_a_name_of_several_nodes_is_too_wide(tmp_path: Path) -> None:
    report = judged(tmp_path, "")
    one = report.findings[0]
    other = replace(one, unique_id="model.other.fct_a", fingerprint="x")
    policy = Policy(waivers=settings(f"waivers:\n- {{{WHOLE}}}\n").waivers, today=TODAY)
    found, (use,) = waive(policy, report.changes, [one, other], ["broken-reference"])
    assert [each.waived for each in found] == [None, None]
    assert use.why == "several nodes are called so: write one of model.other.fct_a, model.shop.fct_a"


def test_the_line_to_paste_waives_what_it_is_for(tmp_path: Path) -> None:
    head = {**DROPPED, "rpt": "select id, amount + 1 as amount from fct_a", "notes": "select id from stg_a"}
    report = judged(tmp_path / "a", "", head)
    assert report.verdict == "breaking"
    text = FORMATS["markdown"](report)
    lines = [line for line in text.splitlines() if line.startswith("- {rule: ")]
    assert len(lines) == 2
    filled = "\n".join(lines).replace("WHY", "it is so").replace("WHO", "me").replace("YYYY-MM-DD", "2026-12-24")
    done = judged(tmp_path / "b", f"waivers:\n{filled}\n", head)
    assert {use.state for use in done.waivers} == {"used"}
    assert done.verdict in ("changed", "safe")
    assert not judged(tmp_path / "c", "waivers:\n" + "\n".join(lines), head).findings[0].waived


def test_the_document_tells_it_and_is_read_back(tmp_path: Path) -> None:
    how = Judgement(head=settings(f"waivers:\n- {{{WHOLE}}}\n- {{rule: x}}\n"), base=settings(""), today=TODAY)
    report = judged_by(how, *sides(tmp_path, DROPPED))
    document = json.loads(FORMATS["json"](report))
    jsonschema.validate(document, json.loads(schema()), cls=jsonschema.Draft202012Validator)
    assert [each["state"] for each in document["waivers"]] == ["unread", "used"]
    assert [each["kind"] for each in document["policy"]["edits"]] == ["waiver-added"]
    saved = decoded(FORMATS["json"](report).encode(), "report.json")
    for name, render in FORMATS.items():
        assert render(saved) == render(report), name


def test_a_break_whose_table_goes_down_with_it_reads_back_as_well(tmp_path: Path) -> None:
    report = waived(tmp_path, WHOLE)
    assert decoded(FORMATS["json"](report).encode(), "report.json").verdict == report.verdict == "safe"
