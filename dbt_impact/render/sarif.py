"""SARIF 2.1.0, for GitHub's code scanning and whatever else reads it: results at the lines that fail."""

from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from urllib.parse import quote

from dbt_impact.render.json import Plain, written
from dbt_impact.render.markdown import marker
from dbt_impact.render.phrases import clean, count
from dbt_impact.render.places import Place, Places
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.ranking import Grade, grade, worst_first
from dbt_impact.render.sentences import identifier, sentence
from dbt_impact.rules.judge import RULES
from dbt_impact.rules.report import Finding, Report

MOST_RESULTS = 5_000
"""GitHub takes 25,000 and shows the first 5,000."""

MOST_BYTES = 7_000_000
"""GitHub takes 10 MB after gzip, which these and their rules can't exceed even where nothing of them can be packed."""

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[Grade, str] = {"fails": "error", "to check": "warning", "note": "note"}


def render(report: Report, shown: Presentation = PLAIN) -> str:
    """One run, its results worst first. Waived findings are left out: GitHub would show them as alerts."""
    places = Places(report, shown)
    findings = worst_first(report)
    listed = findings[:MOST_RESULTS]
    ids = {rule: at for at, rule in enumerate(sorted({identifier(finding.rule) for finding in listed}))}
    results = _fitting(_result(places, finding, ids) for finding in listed)
    run: dict[str, Plain] = {
        "tool": {"driver": _driver(report, ids)},
        "automationDetails": {"id": f"dbt-impact/{marker(report, shown)}/"},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    if len(results) < len(findings):
        said = f"{count(len(findings) - len(results), 'more finding')}, left out here: the JSON report has them all"
        notice: Plain = {"level": "note", "message": {"text": said}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [notice]}]
    return written({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _fitting(results: Iterable[Plain]) -> list[Plain]:
    room, kept = MOST_BYTES, []
    for result in results:
        room -= len(written(result)) + 1_000
        if room < 0:
            break
        kept.append(result)
    return kept


def _driver(report: Report, ids: Iterable[str]) -> Plain:
    known = {rule.id: rule.summary for rule in RULES}
    pages = _pages()
    rules: list[Plain] = []
    for rule in ids:
        text = known.get(rule, rule)
        described: dict[str, Plain] = {
            "id": rule,
            "shortDescription": {"text": text},
            "help": {"text": f"{text} `dbt-impact explain {rule}` says more." if rule in known else text},
        }
        rules.append({**described, "helpUri": f"{pages}/{rule}.md"} if pages and rule in known else described)
    return {"name": "dbt-impact", "version": clean(report.tool_version, 40), "rules": rules}


def _pages() -> str:
    """Where the rules' pages stand, as the installed package says it under the label Rules; "" where it does not."""
    try:
        urls = metadata("dbt-impact").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    return next(
        (url.strip().rstrip("/") for label, _, url in (each.partition(",") for each in urls) if label == "Rules"), ""
    )


def _result(places: Places, finding: Finding, ids: Mapping[str, int]) -> Plain:
    rule = identifier(finding.rule)
    fingerprint = identifier(finding.fingerprint)
    column = f".{finding.column}" if finding.column else ""
    return {
        "ruleId": rule,
        "ruleIndex": ids[rule],
        "level": LEVELS[grade(finding)],
        "message": {"text": sentence(finding)},
        "locations": [
            {
                "physicalLocation": _physical(places.of(finding) or places.project),
                "logicalLocations": [{"fullyQualifiedName": identifier(finding.unique_id + column, 300)}],
            }
        ],
        # GitHub looks at the first alone, and would take the line's text for it.
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "dbtImpact/v1": fingerprint},
        "properties": {"severity": finding.severity, "proof": finding.proof},
    }


def _physical(place: Place) -> Plain:
    uri = quote(place.path.encode("utf-8", "replace"))
    return {
        "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": place.line or 1},
    }
