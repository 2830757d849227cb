"""GitHub's annotations: workflow commands on standard output that mark the lines which break."""

from dbt_impact.render.phrases import count
from dbt_impact.render.places import Places
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.ranking import grade, worst_first
from dbt_impact.render.sentences import identifier, sentence
from dbt_impact.rules.report import Finding, Report

MOST = 10
"""GitHub shows ten of a step, and drops the others without a word."""


def render(report: Report, shown: Presentation = PLAIN) -> str:
    """A command for each of the worst findings, and a line on those for which there is no room."""
    places = Places(report, shown)
    told = [finding for finding in worst_first(report) if grade(finding) != "note"]
    lines = [_command(places, finding) for finding in told[:MOST]]
    if len(told) > MOST:
        lines.append(f"dbt-impact: {count(len(told) - MOST, 'more finding')} in the report")
    return "".join(f"{line}\n" for line in lines)


def _command(places: Places, finding: Finding) -> str:
    place = places.of(finding)
    properties = {"title": f"dbt-impact: {identifier(finding.rule)}"}
    if place is not None:
        properties = {"file": place.path, **({"line": str(place.line)} if place.line else {}), **properties}
    command = "error" if grade(finding) == "fails" else "warning"
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{command} {said}::{data(sentence(finding))}"


def data(text: str) -> str:
    """As the runner reads it back."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return data(text).replace(":", "%3A").replace(",", "%2C")
