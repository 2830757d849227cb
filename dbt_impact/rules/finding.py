"""One thing that a rule says about a comparison."""

from typing import Literal, get_args

import msgspec

from dbt_impact.compare.changes import Path, Proof
from dbt_impact.project.location import Location

Severity = Literal["breaking", "risky", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the worst to the mildest."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer should act on or know. `message` is one plain sentence with names in back-ticks.

    `unique_id` is the node that it happens to, `change` the id of the change that does it, `path` the way
    between. `fingerprint` is a short hash of rule, node and column, stable from push to push. `waived` is the
    waiver's reason, or why it does not count. `was` is the severity that the rule gave it, where the settings give it
    another. `changes_data` is true where values or rows change. `direct`: a declared consumer stands
    directly on the node. `takes_down` are the nodes that don't run because this one fails, tests left out.
    `critical` are the critical nodes and exposures that it gets to, itself among them. `not_this_pull_request`: it
    comes from files that the pull request doesn't touch, and does not count.
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
    was: Severity | None = None
    changes_data: bool = False
    direct: bool = False
    takes_down: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    not_this_pull_request: bool = False


def is_raised(finding: Finding) -> bool:
    """Whether the settings take it for worse than its rule does."""
    return finding.was is not None and SEVERITIES.index(finding.severity) < SEVERITIES.index(finding.was)


def is_lowered(finding: Finding) -> bool:
    """Whether the settings take it for milder than its rule does."""
    return finding.was is not None and SEVERITIES.index(finding.severity) > SEVERITIES.index(finding.was)
