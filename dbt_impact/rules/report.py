"""The report: what the comparison found, judged. Every format is a pure function of it."""

from typing import Literal

import msgspec

from dbt_impact.compare.changes import Changes, Path, Proof
from dbt_impact.project.location import Location

Severity = Literal["breaking", "risky", "note"]
Verdict = Literal["breaking", "risky", "unknown", "changed", "safe"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer should act on or know. `message` is one plain sentence with names in back-ticks.

    `unique_id` is the node that it happens to; `change` the id of the change that does it; `path` the way between.
    `fingerprint` is a short hash of rule, node and column, stable from push to push. `waived` is the waiver's reason.
    `changes_data` is true where values or rows change. `direct`: a declared consumer stands directly on the node.
    """

    rule: str
    severity: Severity
    proof: Proof
    unique_id: str
    message: str
    fingerprint: str
    column: str | None = None
    change: str | None = None
    location: Location | None = None
    path: Path = ()
    owners: tuple[str, ...] = ()
    waived: str | None = None
    changes_data: bool = False
    direct: bool = False


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The counts that the comment prints; `models` and so on count what breaks, is blocked or changes."""

    breaking: int
    risky: int
    notes: int
    models: int
    tests: int
    exposures: int
    broken: int
    blocked: int
    changed: int
    unknown: int
    equivalent: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The judged comparison. The verdict and the counts are derived, so no two formats can disagree."""

    changes: Changes
    findings: tuple[Finding, ...]
    tool_version: str

    @property
    def verdict(self) -> Verdict:
        raise NotImplementedError  # rules/verdict: to be written

    @property
    def summary(self) -> Summary:
        raise NotImplementedError
