"""JUnit's XML: each finding as a test case, for whatever shows test results."""

from xml.etree import ElementTree

from dbt_impact.render.phrases import clean, tame_log
from dbt_impact.render.places import Places
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.ranking import grade, worst_first
from dbt_impact.render.sentences import identifier, sentence
from dbt_impact.rules.report import Finding, Report

MOST = 5_000


def render(report: Report, shown: Presentation = PLAIN) -> str:
    """What breaks as failures, what is to be checked and what is waived as skipped, each note as passed.

    Where nothing is found, one case passes: an empty suite reads as a run that did not happen.
    """
    places = Places(report, shown)
    findings = [*worst_first(report), *(each for each in report.findings if each.waived is not None)]
    cases = [_case(places, finding) for finding in findings[:MOST]]
    if not cases:
        cases = [
            ElementTree.Element("testcase", name="nothing breaks, nothing changes", classname="dbt-impact", time="0")
        ]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        "time": "0",
    }
    project = clean(report.changes.head.project_name, 100) or "project"
    suites = ElementTree.Element("testsuites", {"name": "dbt-impact", **counts})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": project, **counts})
    suite.extend(cases)
    ElementTree.indent(suites)
    text = ElementTree.tostring(suites, encoding="unicode")
    return tame_log(f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n')


def _case(places: Places, finding: Finding) -> ElementTree.Element:
    place = places.of(finding)
    column = f".{finding.column}" if finding.column else ""
    name = identifier(f"{finding.rule}: {finding.unique_id}{column}", 300)
    case = ElementTree.Element("testcase", name=name, classname=identifier(finding.rule), time="0")
    if place is not None:
        case.set("file", place.path)
    said = sentence(finding)
    if finding.waived is not None:
        ElementTree.SubElement(case, "skipped", message=f"waived: {clean(finding.waived)}")
    elif grade(finding) == "fails":
        failure = ElementTree.SubElement(case, "failure", message=said, type=identifier(finding.rule))
        failure.text = f"{place.path}:{place.line}: {said}" if place is not None and place.line else said
    elif grade(finding) == "to check":
        ElementTree.SubElement(case, "skipped", message=f"to check: {said}")
    else:
        ElementTree.SubElement(case, "system-out").text = said
    return case
