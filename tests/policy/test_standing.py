"""Whose waivers count, and what a pull request does to its own judgement."""

from pathlib import Path

import pytest

from dbt_impact.policy.edits import edits
from dbt_impact.policy.standing import Judgement
from dbt_impact.project.code_owners import CodeOwners
from dbt_impact.render import FORMATS
from dbt_impact.rules.report import Report
from tests.building import project
from tests.rules.judging import BASE, DROPPED, TABLES, TODAY, judged_by, settings

WAIVER = "rule: broken-reference, node: fct_a, column: amount, reason: we move, expires: 2027-01-31, owner: finance"
WAIVED = f"waivers:\n- {{{WAIVER}}}\n"
COMMENT = "-- dbt-impact: waive broken-reference column=amount expires=2027-01-31 owner=bi reason=we move\n"
OWNERS = CodeOwners("/dbt_impact.yml @lead\n/models/ @acme/Data\n", "")


def by_base(
    folder: Path, base: str, head: str, *approved: str, commented: bool = False, was_commented: bool = False
) -> Report:
    """The report on a break of `fct_a` by the settings of the base."""
    before = {**BASE, "fct_a": COMMENT + BASE["fct_a"]} if was_commented else BASE
    after = {**DROPPED, "fct_a": COMMENT + BASE["fct_a"]} if commented else DROPPED
    how = Judgement(
        head=settings(head),
        base=settings(base),
        judged_by="base",
        approved=frozenset(approved),
        code_owners=OWNERS,
        today=TODAY,
    )
    return judged_by(how, project(folder / "base", before, TABLES), project(folder / "head", after, TABLES))


def headline(report: Report) -> str:
    return FORMATS["markdown"](report).splitlines()[1]


def test_a_waiver_of_the_base_counts(tmp_path: Path) -> None:
    report = by_base(tmp_path, WAIVED, WAIVED)
    assert (report.verdict, report.policy.edits) == ("safe", ())
    assert "this pull request" not in headline(report)


def test_one_that_the_pull_request_takes_away_still_counts(tmp_path: Path) -> None:
    assert by_base(tmp_path, WAIVED, "").verdict == "safe"


@pytest.mark.parametrize("commented", [False, True])
def test_one_that_it_adds_waits_for_the_owners(tmp_path: Path, commented: bool) -> None:
    head = "" if commented else WAIVED
    report = by_base(tmp_path / "a", "", head, "stranger", commented=commented)
    assert (report.verdict, [use.state for use in report.waivers]) == ("breaking", ["pending"])
    assert headline(report).endswith("this pull request adds 1 waiver, which does not count yet")
    owner = "ACME/data" if commented else "@lead"
    approved = by_base(tmp_path / "b", "", head, owner, commented=commented)
    assert (approved.verdict, [use.state for use in approved.waivers]) == ("safe", ["used"])
    assert "this pull request adds 1 waiver**" in headline(approved)


def test_an_owner_of_another_file_has_no_say(tmp_path: Path) -> None:
    assert by_base(tmp_path, "", WAIVED, "acme/data").verdict == "breaking"


def test_one_that_runs_longer_now_is_another_one(tmp_path: Path) -> None:
    report = by_base(tmp_path, WAIVED.replace("2027", "2020"), WAIVED)
    assert report.verdict == "breaking"
    assert sorted(use.state for use in report.waivers) == ["expired", "pending"]


def test_a_comment_of_the_base_counts_wherever_it_went(tmp_path: Path) -> None:
    assert by_base(tmp_path, "", "", was_commented=True).verdict == "safe"


def test_a_rule_that_is_lowered_is_told_and_does_not_count(tmp_path: Path) -> None:
    report = by_base(tmp_path, "", "rules: {broken-reference: off}\nfail-on: never\nignore: fct_a rpt\n")
    assert report.verdict == "breaking"
    assert headline(report).endswith(
        "this pull request lowers 1 rule and lowers fail-on and changes 1 selection of the settings"
    )
    assert "`broken-reference` was as the rule has it and is off" in FORMATS["markdown"](report)


@pytest.mark.parametrize(
    ("base", "head", "said"),
    [
        ("", "rules: {a: breaking}\n", []),
        ("rules: {a: off}\n", "", []),
        ("rules: {a: risky}\n", "rules: {a: breaking}\n", []),
        ("fail-on: never\n", "fail-on: breaking\n", []),
        ("base: a\n", "base: b\nformat: markdown\n", []),
        ("rules: {a: risky}\n", "", ["`a` was risky and is as the rule has it"]),
        ("rules: {a: breaking}\n", "rules: {a: note}\n", ["`a` was breaking and is note"]),
        ("", "fail-on: breaking-critical\n", ["the check failed on breaking and fails on breaking-critical"]),
        ("", "edge: tag:x,+b 2+c+3\n", ["`edge` was the default and is `tag:x,+b 2+c+3`"]),
        ("critical: '@a'\n", "", ["`critical` was `@a` and is the default"]),
        ("", "ignore: {select: a, exclude: b}\n", ["`ignore` was nothing and is `a (without b)`"]),
    ],
)
def test_what_is_milder_is_told(base: str, head: str, said: list[str]) -> None:
    assert [each.message for each in edits(settings(base), settings(head))] == said
