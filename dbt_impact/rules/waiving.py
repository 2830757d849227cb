"""Which findings the waivers waive, and what is to be said of each waiver."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from dbt_impact.compare.changes import Changes
from dbt_impact.nearest import hint
from dbt_impact.policy.policy import Policy
from dbt_impact.rules.finding import Finding
from dbt_impact.settings.waivers import Waiver

State = Literal["used", "unused", "expired", "pending", "refused", "unread"]

LONGEST = 366
"""Days from today after which no waiver may expire, where no floor says less: one without an end is a rule lowered."""


class WaiverUse(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one waiver. `why` says what is wrong with one that waives nothing.

    `expired`: its day has passed; `pending`: this pull request adds it, and its owners have not approved; `refused`:
    the policy doesn't allow it; `unread`: it can't be read, or names nothing that there is. `findings` are the
    fingerprints of what it waives, or would.
    """

    state: State
    place: str
    rule: str | None = None
    node: str | None = None
    column: str | None = None
    reason: str | None = None
    owner: str | None = None
    expires: str | None = None
    why: str | None = None
    findings: tuple[str, ...] = ()


def waive(
    policy: Policy, changes: Changes, findings: Iterable[Finding], rules: Iterable[str]
) -> tuple[tuple[Finding, ...], tuple[WaiverUse, ...]]:
    """The findings, those that are waived with the reason, and what became of each waiver."""
    findings = tuple(findings)
    known = tuple(rules)
    uses = [WaiverUse(state="unread", place=each.place, why=each.why) for each in policy.unread]
    if not (policy.waivers or policy.pending):
        return findings, tuple(uses)
    named = _Named(changes, findings)
    waived: dict[str, str] = {}
    for waiver in dict.fromkeys((*policy.waivers, *policy.pending)):
        use = _use(policy, waiver, named, known, waiver in policy.pending)
        uses.append(use)
        if use.state == "used":
            waived.update((fingerprint, waiver.reason) for fingerprint in use.findings)
    return tuple(
        replace(each, waived=waived[each.fingerprint]) if each.fingerprint in waived and each.waived is None else each
        for each in findings
    ), tuple(uses)


class _Named:
    """Findings by what a waiver says of them."""

    def __init__(self, changes: Changes, findings: Iterable[Finding]) -> None:
        self._changes = changes
        self._found: dict[tuple[str, str, str], dict[str, list[str]]] = {}
        for each in findings:
            for name in self._names(each.unique_id):
                about = (each.rule, name, (each.column or "").lower())
                self._found.setdefault(about, {}).setdefault(each.unique_id, []).append(each.fingerprint)

    def __getitem__(self, waiver: Waiver) -> Mapping[str, list[str]]:
        """The fingerprints of the findings that a waiver is about, by the unique id of their node."""
        return self._found.get(waiver.about, {})

    def _names(self, unique_id: str) -> set[str]:
        node = self._changes.nodes.get(unique_id)
        own = unique_id.split(".", 2)[-1]
        return {unique_id, own} if node is None else {unique_id, own, node.shown_name, node.was or own}


def _use(policy: Policy, waiver: Waiver, named: _Named, rules: tuple[str, ...], pending: bool) -> WaiverUse:
    meant = named[waiver]
    found = tuple(fingerprint for each in meant.values() for fingerprint in each)
    state, why = _state(policy, waiver, meant, rules, pending)
    return WaiverUse(
        state=state,
        place=waiver.place,
        rule=waiver.rule,
        node=waiver.node,
        column=waiver.column,
        reason=waiver.reason,
        owner=waiver.owner,
        expires=waiver.expires.isoformat(),
        why=why,
        findings=found,
    )


def _state(
    policy: Policy, waiver: Waiver, meant: Mapping[str, list[str]], rules: tuple[str, ...], pending: bool
) -> tuple[State, str | None]:
    if waiver.rule not in rules:
        return "unread", f"no rule {waiver.rule!r}{hint(waiver.rule, rules)}"
    if len(meant) > 1:
        return "unread", f"several nodes are called so: write one of {', '.join(sorted(meant)[:3])}"
    if waiver.expires < policy.today:
        return "expired", f"it expired on {waiver.expires}"
    if refused := _refusal(policy, waiver):
        return "refused", refused
    if not meant:
        return "unused", "there is no such finding"
    if pending:
        return "pending", "this pull request adds it: it counts once an owner of its file approves"
    return "used", None


def _refusal(policy: Policy, waiver: Waiver) -> str | None:
    """Why the policy doesn't allow a waiver; None where it does."""
    floors = policy.floors
    if waiver.rule in floors.unwaivable:
        return f"{floors.path} lets nobody waive {waiver.rule}"
    longest = LONGEST if floors.longest_waiver is None else floors.longest_waiver
    if longest == 0:
        return f"{floors.path} allows no waivers"
    if policy.today > date.min and waiver.expires > policy.today + timedelta(days=longest):
        return f"it runs for more than {longest} days: let it expire by {policy.today + timedelta(days=longest)}"
    return None
