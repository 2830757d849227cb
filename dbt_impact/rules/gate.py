"""Whether a report fails the check, under the threshold that the user chose."""

from dbt_impact.rules.finding import is_raised
from dbt_impact.rules.report import Report
from dbt_impact.rules.verdict import Verdict
from dbt_impact.settings.floors import NO_FLOORS, Floors
from dbt_impact.settings.settings import FailOn

_WORST_FIRST: tuple[Verdict, ...] = ("breaking", "risky", "unknown", "changed", "safe")


def fails(report: Report, fail_on: FailOn, floors: Floors = NO_FLOORS) -> bool:
    """True where the verdict is at least as bad as the threshold, or as that of the floors.

    At `breaking`, what breaks must be proved, or a declared consumer must stand directly on the node, or the settings
    must have raised it; at `breaking-critical` it must get to something critical besides.
    """
    if floors.fail_on is not None and fails(report, floors.fail_on):
        return True
    match fail_on:
        case "never":
            return False
        case "breaking" | "breaking-critical":
            return report.verdict == "breaking" and any(
                finding.severity == "breaking"
                and finding.waived is None
                and (finding.proof == "proved" or finding.direct or is_raised(finding))
                and (finding.critical or fail_on == "breaking")
                for finding in report.findings
            )
        case "risky" | "unknown" | "changed":
            return _WORST_FIRST.index(report.verdict) <= _WORST_FIRST.index(fail_on)
