"""The rules are known everywhere by the same names: modules, pages, scenarios, SARIF, settings and commands."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from dbt_impact.cli import cli
from dbt_impact.errors import DbtImpactError
from dbt_impact.render import FORMATS
from dbt_impact.rules.judge import RULES
from dbt_impact.rules.pages import page_of
from dbt_impact.rules.rule import Rule
from tests.render.reports import ALL
from tests.rules.judging import judged

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "rules"
SCENARIOS = ROOT / "tests" / "scenarios"
IDS = [rule.id for rule in RULES]
PARTS = ["What it finds", "Why it matters", "Before and after", "The safe way"]
every_rule = pytest.mark.parametrize("rule", RULES, ids=IDS)


def test_every_place_has_the_same_rules() -> None:
    assert len(set(IDS)) == len(IDS)
    assert {page.stem for page in PAGES.glob("*.md")} - {"README"} == set(IDS)
    assert {folder.name for folder in SCENARIOS.iterdir() if folder.is_dir()} - {"silent"} == set(IDS)
    modules = {path.stem.replace("_", "-") for path in (ROOT / "dbt_impact" / "rules").glob("*.py")}
    assert modules >= set(IDS)


@every_rule
def test_a_page_has_its_parts(rule: Rule) -> None:
    title, summary, *_ = page_of(rule.id).split("\n\n")
    assert title == f"# {rule.id}"
    assert summary == rule.summary
    parts = re.split(r"(?m)^## ", page_of(rule.id))[1:]
    assert [part.partition("\n")[0] for part in parts] == PARTS
    assert all(len(part.split()) > 5 for part in parts)
    assert "```" in parts[2]


def test_the_index_lists_them_as_the_command_does() -> None:
    rows = re.findall(r"(?m)^\| \[([a-z-]+)\]\(([a-z-]+)\.md\) \| (.+) \|$", (PAGES / "README.md").read_text("utf-8"))
    assert rows == [(rule.id, rule.id, rule.summary) for rule in RULES]
    said = json.loads(CliRunner().invoke(cli, ["rules", "--format", "json"]).stdout)
    assert said == [{"id": rule.id, "summary": rule.summary} for rule in RULES]
    table = CliRunner().invoke(cli, ["rules"]).stdout
    assert all(f"{rule.id:25}"[: len(rule.id) + 1] in table for rule in RULES)


@every_rule
def test_settings_know_every_rule(rule: Rule, tmp_path: Path) -> None:
    judged(tmp_path, f"rules: {{{rule.id}: note}}\n", {})


@every_rule
def test_every_rule_is_explained_without_a_terminal(rule: Rule) -> None:
    done = CliRunner().invoke(cli, ["explain", rule.id.replace("-", "_")], standalone_mode=False)
    assert done.stdout == page_of(rule.id)


def test_a_word_that_is_no_rule_is_told_the_nearest() -> None:
    done = CliRunner().invoke(cli, ["explain", "colum-removed"])
    assert isinstance(done.exception, DbtImpactError)
    assert str(done.exception).startswith("no rule 'colum-removed': did you mean column-removed")


def test_sarif_describes_the_rules_that_it_reports() -> None:
    for name in ("usual", "promised"):
        report = ALL[name]()
        (run,) = json.loads(FORMATS["sarif"](report))["runs"]
        assert {each["id"] for each in run["tool"]["driver"]["rules"]} <= set(IDS)
        assert {each["ruleId"] for each in run["results"]} <= set(IDS)


@pytest.mark.parametrize("rule", IDS)
def test_every_rule_fires_in_a_case_of_its_own_and_stays_silent_in_others(rule: str) -> None:
    fired = {
        file.parent: {each["rule"] for each in json.loads(file.read_text("utf-8"))["findings"]}
        for file in SCENARIOS.glob("*/*/expected.json")
    }
    own = [found for case, found in fired.items() if case.parent.name == rule]
    assert own
    assert all(rule in found for found in own)
    # Not only where nothing happens at all: beside a finding of another rule.
    assert any(found and rule not in found for found in fired.values())
