"""How bad a finding is taken to be: rules raised, lowered and switched off, nodes ignored, and floors under that."""

from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.policy.standing import Judgement
from dbt_impact.render import FORMATS
from dbt_impact.rules.gate import fails
from dbt_impact.selection.words import parse_selection
from dbt_impact.settings.floors import Floor, Floors
from tests.building import project
from tests.rules.judging import BASE, DROPPED, TABLES, TODAY, judged, judged_by, settings

ADDED = {**BASE, "notes": "select id, note, 1 as one from stg_a"}


def test_a_rule_that_is_raised_fails_the_check(tmp_path: Path) -> None:
    report = judged(tmp_path, "rules: {column-added: breaking}\n", ADDED)
    assert (report.verdict, fails(report, "breaking")) == ("breaking", True)
    (found,) = report.findings
    assert (found.severity, found.was, found.waived) == ("breaking", "note", None)
    assert "Blocked: 1 change breaks 1 rule of this project" in FORMATS["markdown"](report)


def test_a_possible_break_that_is_raised_fails_the_check(tmp_path: Path) -> None:
    head = {**BASE, "rpt": "select id from fct_a"}
    assert not fails(judged(tmp_path / "a", "", head), "breaking")
    assert fails(judged(tmp_path / "b", "rules: {column-removed: breaking}\n", head), "breaking")


def test_a_break_that_is_lowered_is_still_no_safe_change(tmp_path: Path) -> None:
    report = judged(tmp_path, "rules: {broken-reference: note}\n")
    assert report.verdict == "changed"
    assert not fails(report, "breaking")
    assert "Nothing breaks but what the settings lower" in FORMATS["markdown"](report)


def test_a_rule_that_is_off_stays_in_the_report(tmp_path: Path) -> None:
    report = judged(tmp_path, "rules:\n  broken-reference: off\n")
    (found,) = report.findings
    assert (found.severity, found.waived) == ("breaking", "broken-reference is off in dbt_impact.yml:2")
    assert report.verdict == "safe"
    assert "Nothing breaks, nothing changes for any reader but what is waived" in FORMATS["markdown"](report)


def test_ignored_nodes_do_not_count(tmp_path: Path) -> None:
    report = judged(tmp_path, "ignore: fct_a rpt\n")
    assert [found.waived for found in report.findings] == ["ignored by dbt_impact.yml:1"]
    assert report.verdict == "safe"


def test_what_takes_others_down_is_not_ignored(tmp_path: Path) -> None:
    report = judged(tmp_path, "ignore: fct_a\n")
    assert (report.verdict, report.findings[0].waived) == ("breaking", None)


def test_what_gets_to_something_critical_is_not_ignored(tmp_path: Path) -> None:
    assert judged(tmp_path, "ignore: fct_a rpt\ncritical: rpt\n").verdict == "breaking"


def test_a_pull_request_can_not_move_its_model_where_nothing_counts(tmp_path: Path) -> None:
    tagged = {name: {"tags": ["sandbox"]} for name in ("fct_a", "rpt")}
    how = Judgement(head=settings("ignore: config.tags:sandbox\n"), today=TODAY)
    base, head = project(tmp_path / "base", BASE, TABLES), project(tmp_path / "head", DROPPED, TABLES, config=tagged)
    assert judged_by(how, base, head).verdict == "breaking"
    already = project(tmp_path / "already", BASE, TABLES, config=tagged)
    assert judged_by(how, already, head).verdict == "safe"


def test_floors_hold(tmp_path: Path) -> None:
    floors = Floors(path="policy.yml", rules={"*": Floor("default", "policy.yml:2")})
    lowered = "rules: {broken-reference: off}\nignore: fct_a rpt\n"
    assert judged(tmp_path / "a", lowered, floors=floors).verdict == "safe"
    strict = Floors(path="policy.yml", rules=floors.rules, may_ignore=False)
    assert judged(tmp_path / "b", lowered, floors=strict).verdict == "breaking"


def test_a_floor_of_a_rule_wins_over_the_one_for_all(tmp_path: Path) -> None:
    floors = Floors(
        path="policy.yml", rules={"*": Floor("default", "x"), "broken-reference": Floor("risky", "policy.yml:3")}
    )
    (found,) = judged(tmp_path, "rules: {broken-reference: off}\n", floors=floors).findings
    assert (found.severity, found.was, found.waived) == ("risky", "breaking", None)


def test_a_floor_raises_what_the_rule_says(tmp_path: Path) -> None:
    floors = Floors(path="policy.yml", rules={"column-added": Floor("risky", "policy.yml:2")})
    assert judged(tmp_path, "", ADDED, floors).verdict == "risky"


def test_a_floor_of_the_gate_holds_whatever_the_command_says(tmp_path: Path) -> None:
    report = judged(tmp_path, "")
    assert not fails(report, "never")
    assert fails(report, "never", Floors(fail_on="breaking"))


def test_what_the_floors_call_critical_is_so_whatever_the_project_excludes(tmp_path: Path) -> None:
    floors = Floors(path="policy.yml", critical=parse_selection("rpt"))
    report = judged(tmp_path, "critical: {select: notes, exclude: rpt}\n", floors=floors)
    assert report.findings[0].critical == ("model.shop.rpt",)


@pytest.mark.parametrize(
    ("text", "floors", "said"),
    [
        (
            "\nrules:\n  colum-added: off\n",
            Floors(),
            r"dbt_impact.yml:3: no rule 'colum-added': did you mean column-added",
        ),
        ("rules: {zzz: off}\n", Floors(), "no rule 'zzz': dbt-impact rules lists them"),
        ("", Floors(rules={"node-aded": Floor("risky", "p.yml:2")}), "p.yml:2: no rule 'node-aded': did you mean"),
        ("", Floors(unwaivable={"node-aded": "p.yml:4"}), "p.yml:4: no rule 'node-aded'"),
    ],
)
def test_a_rule_that_there_is_not_is_refused(tmp_path: Path, text: str, floors: Floors, said: str) -> None:
    with pytest.raises(DbtImpactError, match=said):
        judged(tmp_path, text, floors=floors)
