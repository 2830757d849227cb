"""The findings grouped by the change behind them: what every format lists, and counts."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from dbt_impact.compare.changes import Change, Changes, NodeImpact
from dbt_impact.rules.finding import Finding, is_lowered
from dbt_impact.rules.open_nodes import open_nodes
from dbt_impact.rules.taken_down import TakenDown

_OF_SETTINGS = frozenset({"property-changed", "promise-withdrawn", "hook-changed"})


class Break(msgspec.Struct, frozen=True):
    """One change that breaks something: the findings that say where, and what stands behind those places."""

    change: Change | None
    findings: tuple[Finding, ...]
    fails: tuple[str, ...]
    takes_down: tuple[str, ...]


class Check(msgspec.Struct, frozen=True):
    """One change that a person should look at, and the exposures that it reaches.

    `unfollowed`: what it may reach, too, behind something that could not be followed.
    """

    change: Change | None
    findings: tuple[Finding, ...] = ()
    exposures: tuple[str, ...] = ()
    unfollowed: tuple[str, ...] = ()


class Digest(msgspec.Struct, frozen=True):
    """Each finding that is not waived stands in one of `breaks`, `checks`, `intended` and `harmless`.

    `intended` and `harmless` split the notes by whether values or rows change, or the settings lowered them.
    `equivalent`: edited nodes whose query is proved to give the same result.
    """

    breaks: tuple[Break, ...]
    checks: tuple[Check, ...]
    intended: tuple[Check, ...]
    harmless: tuple[Check, ...]
    equivalent: tuple[str, ...]

    @property
    def lost(self) -> tuple[str, ...]:
        """Everything that fails or is taken down, once."""
        return tuple(dict.fromkeys(uid for row in self.breaks for uid in (*row.fails, *row.takes_down)))


def digest(changes: Changes, findings: Iterable[Finding]) -> Digest:
    """Group the findings that are not waived by the change behind them."""
    findings = tuple(findings)
    live = [finding for finding in findings if finding.waived is None]
    breaking = [f for f in live if f.severity == "breaking"]
    checks = [f for f in live if f.severity == "risky" or (f.severity == "note" and f.proof == "unknown")]
    notes = [f for f in live if f.severity == "note" and f.proof != "unknown"]
    named = {f.unique_id for f in findings}
    counted = open_nodes(changes, findings)
    unfollowed = {u: n for u, n in counted.items() if n.effect == "unknown" and u not in named}
    return Digest(
        breaks=_breaks(changes, breaking, counted),
        checks=_with_unfollowed(changes, _groups(changes, checks), unfollowed),
        intended=_groups(changes, [f for f in notes if f.changes_data or is_lowered(f)]),
        harmless=_groups(changes, [f for f in notes if not (f.changes_data or is_lowered(f))]),
        equivalent=tuple(u for u, n in sorted(changes.nodes.items()) if n.effect == "equivalent" and n.edited),
    )


def _by_change(
    changes: Changes, findings: Iterable[Finding], *, settings_once: bool = False
) -> list[tuple[Change | None, list[Finding]]]:
    """The findings of each change; with `settings_once`, one setting changed alike for many nodes is one change."""
    known = {change.id: change for change in changes.changes}
    first: dict[tuple[str | None, ...], str] = {}
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        change = known.get(finding.change or "")
        key = change.id if change is not None else finding.unique_id
        if settings_once and change is not None and change.kind == "property-changed" and finding.rule in _OF_SETTINGS:
            key = first.setdefault((finding.severity, change.detail, change.before, change.after), key)
        groups.setdefault(key or "", []).append(finding)
    return [(known.get(key), group) for key, group in groups.items()]


def _groups(changes: Changes, findings: list[Finding]) -> tuple[Check, ...]:
    exposures = {exposure.unique_id for exposure in changes.exposures}
    found = [
        Check(change, tuple(group), tuple(sorted({f.unique_id for f in group} & exposures)))
        for change, group in _by_change(changes, findings, settings_once=True)
    ]
    return tuple(sorted(found, key=_urgency))


def _urgency(check: Check) -> tuple[bool, int, tuple[str, str, str]]:
    is_critical = any(finding.critical for finding in check.findings)
    return (not is_critical, -len(check.exposures), _order(check.change, check.findings))


def _with_unfollowed(
    changes: Changes, checks: tuple[Check, ...], unfollowed: Mapping[str, NodeImpact]
) -> tuple[Check, ...]:
    """The checks, each with the nodes that nothing is known of because of its change."""
    listed = {check.change.id for check in checks if check.change}
    known = {change.id: change for change in changes.changes}
    behind: dict[str, list[str]] = {}
    for uid, node in unfollowed.items():
        reasons = [because for because in node.because if because in known] or [""]
        first = next((because for because in reasons if because in listed), reasons[0])
        behind.setdefault(first, []).append(uid)
    filled = [
        replace(check, unfollowed=tuple(behind.pop(check.change.id, ()))) if check.change else check for check in checks
    ]
    rest = [Check(known.get(because), unfollowed=tuple(uids)) for because, uids in behind.items()]
    return (*filled, *rest)


def _breaks(changes: Changes, findings: list[Finding], counted: Mapping[str, NodeImpact]) -> tuple[Break, ...]:
    down = TakenDown(changes, findings, counted)
    rows = []
    for change, group in _by_change(changes, findings):
        fails = tuple(dict.fromkeys(f.unique_id for f in group if f.unique_id in down.failing))
        rows.append(Break(change, tuple(group), fails, down.behind(change, fails)))
    shown = {uid for row in rows for uid in (*row.fails, *row.takes_down)}
    rest = [uid for uid in down.everything if uid not in shown]
    if rest:
        fails = tuple(uid for uid in rest if uid in down.failing)
        rows.append(Break(None, (), fails, tuple(uid for uid in rest if uid not in down.failing)))
    labels = {exposure.unique_id for exposure in changes.exposures}
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                not any(finding.critical for finding in row.findings),
                -len(labels.intersection(row.fails + row.takes_down)),
                -len(row.fails) - len(row.takes_down),
                _order(row.change, row.findings),
            ),
        )
    )


def _order(change: Change | None, findings: tuple[Finding, ...]) -> tuple[str, str, str]:
    if change is not None:
        return (change.unique_id, change.column or "", change.id)
    first = findings[0] if findings else None
    return (first.unique_id, first.column or "", first.fingerprint) if first else ("~", "", "")
