"""GitLab's code quality report: what a merge request's widget lists, and its diff marks."""

from collections.abc import Mapping

from dbt_impact.render.json import Plain, written
from dbt_impact.render.places import Places
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.ranking import grade, worst_first
from dbt_impact.render.sentences import identifier, sentence
from dbt_impact.rules.report import Finding, Report, Severity

MOST = 2_000
"""Entries: a widget is no place for more, and GitLab refuses large artifacts."""

SEVERITIES: Mapping[Severity, str] = {"breaking": "critical", "risky": "major", "note": "minor"}


def render(report: Report, shown: Presentation = PLAIN) -> str:
    """A list of entries, worst first; waived findings are left out."""
    places = Places(report, shown)
    return written([_entry(places, finding) for finding in worst_first(report)[:MOST]])


def _entry(places: Places, finding: Finding) -> Plain:
    place = places.of(finding) or places.project
    is_blocking = finding.severity == "breaking" and finding.proof == "proved"
    unknown = grade(finding) == "to check" and finding.severity == "note"
    return {
        "check_name": identifier(finding.rule),
        "description": sentence(finding),
        "fingerprint": identifier(finding.fingerprint),
        "severity": "blocker" if is_blocking else "major" if unknown else SEVERITIES[finding.severity],
        "location": {"path": place.path, "lines": {"begin": place.line or 1}},
    }
