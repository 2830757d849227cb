"""The findings that a machine's list shows, worst first, and how bad each is in one word."""

from typing import Literal

from dbt_impact.rules.report import Finding, Report

Grade = Literal["fails", "to check", "note"]
_GRADES: tuple[Grade, ...] = ("fails", "to check", "note")


def grade(finding: Finding) -> Grade:
    """How it is treated where only three words are known: what is not known is to be checked."""
    match finding.severity:
        case "breaking":
            return "fails"
        case "risky":
            return "to check"
        case "note":
            return "to check" if finding.proof == "unknown" else "note"


def worst_first(report: Report) -> list[Finding]:
    """The findings that are not waived; of one grade, what is critical first, then what is proved."""
    live = [finding for finding in report.findings if finding.waived is None]
    return sorted(live, key=lambda each: (_GRADES.index(grade(each)), not each.critical, each.proof != "proved"))
