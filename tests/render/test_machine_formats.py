"""What other programs read: SARIF, annotations, JUnit and GitLab's report, each as its reader takes it."""

import gzip
import json
import re
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dbt_impact.render import FORMATS, sarif
from dbt_impact.render.presentation import Presentation
from dbt_impact.rules.report import Report
from tests.render.reports import ALL, HOSTILE, finding, hostile, report, usual
from tests.render.test_harmless import INVISIBLE, NASTY

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
DEEP = Presentation(folder="transform/dbt")
# Half a character can come out of a file's name alone, and the JSON report has none.
WHOLE = tuple(text for text in HOSTILE if "\ud800" not in text)


def small_hostile() -> Report:
    return hostile(tuple(text[:2_000] for text in WHOLE))


REPORTS = {**{name: make for name, make in ALL.items() if name != "huge"}, "hostile": small_hostile}


def check_sarif(text: str) -> dict[str, Any]:
    """Within the schema and GitHub's limits, and no message with a link. Returns the run."""
    document = json.loads(text)
    VALIDATOR.validate(document)
    assert text.isascii()
    assert "##[" not in text
    assert len(gzip.compress(text.encode())) < 10_000_000
    (run,) = document["runs"]
    assert len(run["results"]) <= 5_000
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules) <= 25_000
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert 0 < len(result["message"]["text"]) <= 1_000
        assert not re.search(r"\]\(|@(?!\u200b)", result["message"]["text"])
        assert not INVISIBLE.search(result["message"]["text"])
        assert result["partialFingerprints"]["primaryLocationLineHash"]
        (location,) = result["locations"]
        check_path(unquote(location["physicalLocation"]["artifactLocation"]["uri"]))
        assert location["physicalLocation"]["region"]["startLine"] >= 1
    return dict(run)


def check_path(path: str) -> None:
    """Relative to the repository, and of this project."""
    assert path
    assert not path.startswith(("/", "./"))
    assert ".." not in PurePosixPath(path).parts
    assert not INVISIBLE.search(path)


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What GitHub's runner makes of the lines: it takes the first `::` that comes for the end of the properties."""
    found = []
    for line in text.splitlines():
        if not line.lstrip().startswith("::"):
            assert "##[" not in line
            continue
        head, _, message = line.lstrip()[2:].partition("::")
        name, _, said = head.partition(" ")
        pairs = (pair.partition("=") for pair in said.split(",") if pair)
        found.append((name, {key: decoded(value) for key, _, value in pairs}, decoded(message)))
    return found


def decoded(value: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(code, character)
    return value


def check_annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    found = commands(text)
    assert len(found) <= 10
    assert not INVISIBLE.search(text)
    assert len(text.splitlines()) <= 11
    for name, properties, message in found:
        assert name in ("error", "warning")
        assert properties.keys() <= {"file", "line", "title"}
        assert properties["title"].startswith("dbt-impact: ")
        assert message
        if "file" in properties:
            check_path(properties["file"])
    return found


def check_junit(text: str) -> ElementTree.Element:
    suites = ElementTree.fromstring(text.encode())
    (suite,) = suites
    cases = list(suite)
    assert suite.get("tests") == suites.get("tests") == str(len(cases))
    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
    assert cases
    assert not INVISIBLE.search(text)
    assert not re.search(r"(?m)^\s*::|##\[", text)
    return suite


def check_gitlab(text: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(text)
    assert text.isascii()
    for entry in entries:
        assert entry.keys() == {"check_name", "description", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        check_path(entry["location"]["path"])
        assert entry["location"]["lines"]["begin"] >= 1
        assert not INVISIBLE.search(entry["description"])
    return entries


@pytest.mark.parametrize("name", REPORTS)
def test_readers_take_every_report(name: str) -> None:
    made = REPORTS[name]()
    check_sarif(FORMATS["sarif"](made, DEEP))
    check_annotations(FORMATS["annotations"](made, DEEP))
    check_junit(FORMATS["junit"](made, DEEP))
    check_gitlab(FORMATS["gitlab"](made, DEEP))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(NASTY.map(lambda text: text[:300]), min_size=1, max_size=4))
def test_readers_take_any_text(texts: list[str]) -> None:
    made = hostile(tuple(texts))
    check_sarif(FORMATS["sarif"](made, DEEP))
    check_annotations(FORMATS["annotations"](made, DEEP))
    check_junit(FORMATS["junit"](made, DEEP))
    check_gitlab(FORMATS["gitlab"](made, DEEP))


def test_the_schema_refuses_what_is_no_sarif() -> None:
    document = json.loads(FORMATS["sarif"](usual()))
    document["runs"][0]["results"][0]["level"] = "critical"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(document)


def test_sarif_of_the_usual_report() -> None:
    run = check_sarif(FORMATS["sarif"](usual(), DEEP))
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "warning", "note", "note"]
    first = run["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "transform/dbt/models/marts/fct_orders.sql"
    assert place["region"] == {"startLine": 14}
    assert first["partialFingerprints"]["dbtImpact/v1"] == usual().findings[0].fingerprint
    assert run["automationDetails"]["id"] == "dbt-impact/jaffle_shop/"
    assert "invocations" not in run


def test_sarif_says_what_it_leaves_out() -> None:
    many = [finding("broken-reference", "breaking", f"m{n}", "🧨" * 400, None) for n in range(6_000)]
    run = check_sarif(FORMATS["sarif"](report(findings=many)))
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith(f"{6_000 - len(run['results']):,} more findings, left out here")
    assert len(run["results"]) > 100


def test_rules_link_to_their_pages_where_the_package_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    class Metadata:
        def get_all(self, key: str) -> list[str]:
            return ["Source, https://x.example", "Rules, https://docs.example/rules/"]

    monkeypatch.setattr(sarif, "metadata", lambda name: Metadata())
    rules = check_sarif(FORMATS["sarif"](usual()))["tool"]["driver"]["rules"]
    assert rules[0]["helpUri"] == "https://docs.example/rules/broken-reference.md"


def test_annotations_of_the_usual_report() -> None:
    found = check_annotations(FORMATS["annotations"](usual()))
    assert [name for name, _, _ in found] == ["error", "error", "warning", "warning"]
    assert found[0] == (
        "error",
        {"file": "models/marts/fct_orders.sql", "line": "14", "title": "dbt-impact: broken-reference"},
        "`fct_orders` reads `stg_orders.amount`, which is gone: sum(amount)",
    )


def test_the_worst_ten_are_annotated() -> None:
    text = FORMATS["annotations"](ALL["huge"]())
    assert {name for name, _, _ in check_annotations(text)} == {"error"}
    assert text.splitlines()[-1] == "dbt-impact: 3,324 more findings in the report"


def test_an_annotation_comes_back_as_it_was() -> None:
    message = "100%25, a:b, x%0Ay"
    text = FORMATS["annotations"](report(findings=[finding("a,b:c%", "breaking", "m", message, None)]))
    assert commands(text) == [("error", {"title": "dbt-impact: a,b:c%"}, message)]


def test_junit_counts_what_fails_what_is_to_be_checked_and_what_is_waived() -> None:
    made = usual()
    waived = tuple(
        replace(each, waived="agreed with <Finance>") if each.change == "c2" else each for each in made.findings
    )
    suite = check_junit(FORMATS["junit"](replace(made, findings=waived)))
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("6", "1", "3")
    assert "waived: agreed with <Finance>" in [each.get("message") for each in suite.iter("skipped")]
    assert len(check_junit(FORMATS["junit"](ALL["silent"]()))) == 1


def test_gitlab_grades_by_proof() -> None:
    entries = check_gitlab(FORMATS["gitlab"](usual()))
    assert [entry["severity"] for entry in entries] == ["blocker", "blocker", "major", "major", "minor", "minor"]
    assert len({entry["fingerprint"] for entry in entries}) == 6
    assert {entry["severity"] for entry in check_gitlab(FORMATS["gitlab"](ALL["promised"]()))} == {
        "blocker",
        "critical",
    }
    assert [entry["severity"] for entry in check_gitlab(FORMATS["gitlab"](ALL["unknown"]()))] == ["major"]


def test_what_a_package_brings_stands_at_the_change_that_reaches_it() -> None:
    made = usual()
    there = replace(made.findings[0], unique_id="model.dbt_utils.dates", location=None)
    (entry,) = check_gitlab(FORMATS["gitlab"](replace(made, findings=(there,)), DEEP))
    assert entry["location"]["path"] == "transform/dbt/models/stg_orders.sql"
    (entry,) = check_gitlab(FORMATS["gitlab"](replace(made, findings=(replace(there, change=None),)), DEEP))
    assert entry["location"]["path"] == "transform/dbt/dbt_project.yml"
