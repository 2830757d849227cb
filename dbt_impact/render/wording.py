"""The report's sentences, from the headline down to the footer, for every format."""

import re
from collections import Counter
from typing import assert_never

from dbt_impact.compare.changes import Side
from dbt_impact.render import names
from dbt_impact.render.phrases import Aside, Code, Phrase, Span, clean, count, listed, quoted
from dbt_impact.rules.digest import Break, Check, Digest
from dbt_impact.rules.report import Report

ICONS = {"breaking": "❌", "risky": "⚠️", "unknown": "❔", "changed": "✏️", "safe": "✅"}
NAMED_EXPOSURES = 2
# Kinds of change of which a finding's sentence alone doesn't tell what happens.
SHOWN_IN_SQL = frozenset({"column-redefined", "column-retyped", "rows-changed", "property-changed"})
PLURALS = {"analysis": "analyses", "saved query": "saved queries"}
BUILT_AT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)\S*?(Z|\+00:00)?$")


def headline(report: Report) -> Phrase:
    """The verdict in one sentence, with counts that add up to what is listed below."""
    digest, summary = report.digest, report.summary
    match report.verdict:
        case "breaking":
            return _blocked(report, digest)
        case "risky":
            return (f"Nothing breaks, but {count(summary.to_check, 'change')} to check",)
        case "unknown":
            return (f"Can't tell: {count(summary.to_check, 'change')} can't be followed to the end",)
        case "changed":
            done = count(len(digest.intended), "intended change")
            return (
                f"Nothing breaks: {done}, with other values or rows in {count(summary.changed, 'model')}",
            )
        case "safe":
            return ("Nothing breaks, nothing changes for any reader",)
        case _:
            assert_never(report.verdict)


def _blocked(report: Report, digest: Digest) -> Phrase:
    number = len(digest.breaks)
    verb = "breaks" if number == 1 else "break"
    lost = _things(report, digest)
    return (f"Blocked: {count(number, 'change')} {verb} ", *listed(lost, 8, last=" and "))


def _things(report: Report, digest: Digest) -> list[Phrase]:
    exposures = {exposure.unique_id for exposure in report.changes.exposures}
    kinds: Counter[str] = Counter()
    for uid in digest.lost:
        if uid not in exposures:
            found = report.changes.nodes.get(uid)
            kinds[clean(found.resource_type.replace("_", " "), 30) if found else "node"] += 1
    order = sorted(kinds, key=lambda kind: (kind != "model", kind == "test", kind))
    things: list[Phrase] = [(count(kinds[kind], kind, PLURALS.get(kind)),) for kind in order]
    reached = [uid for uid in digest.lost if uid in exposures]
    if len(reached) > NAMED_EXPOSURES:
        things.append((count(len(reached), "exposure"),))
    else:
        things.extend(names.typed(report.changes, uid) for uid in reached)
    promises = sum(not row.fails for row in digest.breaks)
    if promises:
        things.append((count(promises, "promise") + " to readers outside dbt",))
    return things


def row(report: Report, what: Break) -> tuple[Phrase, Phrase, Phrase]:
    """The cells 'Your change', 'Fails at' and 'Takes down'."""
    changes = report.changes
    done = names.change(changes, what.change) if what.change else (Aside("more than one change"),)
    places: dict[Phrase, None] = {}
    for finding in what.findings:
        failing = finding.unique_id in what.fails
        places[(names.place if failing else names.claim)(changes, finding)] = None
    named = {finding.unique_id for finding in what.findings}
    places.update((names.typed(changes, uid), None) for uid in what.fails if uid not in named)
    down = [names.typed(changes, uid) for uid in what.takes_down]
    return done, listed(list(places), 3, ", ") or ("–",), listed(down, 5) or ("–",)


def fix(digest: Digest) -> Phrase:
    """What to do about the changes that break something."""
    kinds = {what.change.kind for what in digest.breaks if what.change}
    if kinds <= {"column-renamed", "column-removed", "node-renamed", "node-removed"}:
        renamed = kinds & {"column-renamed", "node-renamed"}
        old = "the old name as an alias" if renamed else "what they read"
        return (f"update these readers, or keep {old} until they have moved.",)
    if kinds == {"column-added"}:
        return (
            "qualify the name where it fails, give each arm of a union the column, or pick another name.",
        )
    return ("update what fails, or keep the old form until its readers have moved.",)


def check(report: Report, what: Check) -> Phrase:
    """One thing to check: whom it reaches, then what is done."""
    changes = report.changes
    if what.unfollowed:
        return ("Not followed: ", *listed([names.typed(changes, uid) for uid in what.unfollowed], 10))
    done = names.change(changes, what.change) if what.change else ()
    if what.exposures:
        reached = listed([names.typed(changes, uid) for uid in what.exposures], 5, " and ")
        owner = "its" if len(what.exposures) == 1 else "their"
        return (*reached, f": {owner} numbers change. ", *done)
    said: dict[Phrase, None] = {quoted(finding.message): None for finding in what.findings}
    spans: list[Span] = list(listed(list(said), 3, "; "))
    if what.change is not None and what.change.kind in SHOWN_IN_SQL:
        spans += [" · ", *done]
    return tuple(spans) or done


def footer(report: Report) -> list[Phrase]:
    """Against what, and what was not looked at."""
    base, head = report.changes.base, report.changes.head
    parts: list[Phrase] = [("against ", *_side(base), " (", *_built(base), ")")]
    if head.dbt_version != base.dbt_version:
        parts.append((f"head by dbt {clean(head.dbt_version, 30)}",))
    coverage = report.changes.coverage
    blind: list[Phrase] = [
        (Code(names.node(report.changes, node.unique_id)), f" ({clean(node.reason, 80)})")
        for node in coverage.unresolved
    ]
    if blind:
        parts.append(("not analysed: ", *listed(blind, 4)))
    parts.extend(quoted(note, 200) for note in coverage.notes[:3])
    return parts


def _side(side: Side) -> Phrase:
    name = side.path if side.origin in ("path", "") else side.origin
    return (Code(f"{name}@{side.commit[:7]}" if side.commit else name),)


def _built(side: Side) -> Phrase:
    found = BUILT_AT.match(side.generated_at)
    when = f"{found[1]} {found[2]}{' UTC' if found[3] else ''}" if found else clean(side.generated_at, 40)
    return (
        f"built {when}, dbt {clean(side.dbt_version, 30)}" if when else f"dbt {clean(side.dbt_version, 30)}",
    )
