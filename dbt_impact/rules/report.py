"""The report: what the comparison found, judged. Every format is a pure function of it."""

import msgspec

from dbt_impact.compare.changes import Changes
from dbt_impact.policy.policy import NO_POLICY, Policy
from dbt_impact.rebuild.plan import Plan
from dbt_impact.rules.digest import Digest, digest
from dbt_impact.rules.finding import Finding, Severity
from dbt_impact.rules.verdict import Summary, Verdict, summarise, verdict
from dbt_impact.rules.waiving import WaiverUse

__all__ = ["Acceptance", "Digest", "Finding", "Report", "Severity", "Summary", "Verdict"]


class Acceptance(msgspec.Struct, frozen=True):
    """Who let the change pass all the same: by which label, and when it was set (ISO 8601)."""

    label: str
    by: str
    at: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The judged comparison. What is said of it is derived here, so no two formats can disagree.

    `rebuild` is what must run after the merge, None where nobody asked; `settings` the file that it was judged by,
    `policy` all that it was judged by, and `waivers` what became of each waiver.
    `accepted` is who let it pass although it fails the check; the verdict stays what it is.
    """

    changes: Changes
    findings: tuple[Finding, ...]
    tool_version: str
    rebuild: Plan | None = None
    settings: str | None = None
    accepted: Acceptance | None = None
    policy: Policy = NO_POLICY
    waivers: tuple[WaiverUse, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The strongest that any finding that is not waived, or any node, holds."""
        return verdict(self.changes, self.findings)

    @property
    def digest(self) -> Digest:
        """The findings by the change behind them, as a reader takes them in."""
        return digest(self.changes, self.findings)

    @property
    def summary(self) -> Summary:
        """The counts that every format prints."""
        return summarise(self.changes, self.digest)
