"""The report's sentences, from the headline down to the footer, for every format."""

from collections import Counter
from datetime import datetime

from dbt_impact.compare.changes import Rendition, Side
from dbt_impact.render import changed
from dbt_impact.render.alike import alike
from dbt_impact.render.moments import when
from dbt_impact.render.names import Names
from dbt_impact.render.phrases import Aside, Code, Label, Phrase, Span, clean, count, listed, quoted
from dbt_impact.render.waived import except_for
from dbt_impact.rules.digest import Break, Check, Digest
from dbt_impact.rules.finding import is_raised
from dbt_impact.rules.report import Report

ICONS = {"breaking": "❌", "risky": "⚠️", "unknown": "❔", "changed": "✏️", "safe": "✅"}
NAMED_EXPOSURES = 2
_MOST_DOWN = 5
# Kinds of change of which a finding's sentence alone doesn't tell what happens.
SHOWN_IN_SQL = frozenset({"column-redefined", "column-retyped", "rows-changed", "property-changed"})
PLURALS = {"analysis": "analyses", "saved query": "saved queries"}


def headline(report: Report, names: Names, digest: Digest) -> Phrase:
    """The verdict in one sentence, with counts that add up to what is listed below."""
    match report.verdict:
        case "breaking":
            number = len(digest.breaks)
            verb = "breaks" if number == 1 else "break"
            lost = listed(_things(names, digest), 8, last=" and ")
            let_pass: Phrase = ("Blocked",)
            if report.accepted is not None:
                let_pass = ("Accepted by ", Code(report.accepted.by))
            return (*let_pass, f": {count(number, 'change')} {verb} ", *lost)
        case "risky":
            return (f"Nothing breaks{except_for(report)}, but {count(len(digest.checks), 'change')} to check",)
        case "unknown" if report.changes.doubts and not digest.checks:
            return ("Can't tell: ", *quoted(report.changes.doubts[0]))
        case "unknown":
            return (f"Can't tell: {count(len(digest.checks), 'change')} can't be followed to the end",)
        case "changed":
            done = count(len(digest.intended), "change")
            models = count(report.summary.changed, "model")
            reach = "" if names.exposures else ", no exposure is reached"
            return (f"Nothing breaks{except_for(report)}: {done} to the data of {models}{reach}",)
        case "safe":
            waived = any(finding.waived is not None for finding in report.findings)
            return (f"Nothing breaks, nothing changes for any reader{' but what is waived' if waived else ''}",)


def _things(names: Names, digest: Digest) -> list[Phrase]:
    """What fails or is taken down, counted by type, and the exposures by name."""
    reached = [uid for uid in digest.lost if uid in names.exposures]
    kinds = Counter(names.kind(uid) for uid in digest.lost if uid not in names.exposures)
    order = sorted(kinds, key=lambda kind: (kind != "model", kind == "test", kind))
    lost = [(names.kind(uid), names.nodes[uid]) for uid in digest.lost if uid in names.nodes]
    critical = Counter(kind for kind, node in lost if node.critical)
    elsewhere = Counter(kind for kind, node in lost if node.project)
    things: list[Phrase] = [
        (count(kinds[kind], kind, PLURALS.get(kind)) + _mark(critical[kind], elsewhere[kind]),) for kind in order
    ]
    if len(reached) > NAMED_EXPOSURES:
        things.append((count(len(reached), "exposure"),))
    else:
        things.extend(names.of(uid) for uid in reached)
    raised = sum(not row.fails and all(map(is_raised, row.findings)) for row in digest.breaks)
    promises = sum(not row.fails for row in digest.breaks) - raised
    if raised:
        things.append((f"{count(raised, 'rule')} of this project",))
    if promises:
        things.append((f"{count(promises, 'promise')} to readers outside dbt",))
    return things


def _mark(critical: int, elsewhere: int) -> str:
    said = [f"{critical:,} critical"] if critical else []
    said += [count(elsewhere, "in another project", "in other projects")] if elsewhere else []
    return f" ({', '.join(said)})" if said else ""


def row(names: Names, what: Break) -> tuple[Phrase, Phrase, Phrase]:
    """The cells 'Your change', 'Fails at' and 'Takes down'."""
    done = changed.change(names, what.change) if what.change else (Aside("not traced to one change"),)
    places: dict[Phrase, None] = {}
    for finding in what.findings:
        if finding.unique_id in what.fails:
            places[changed.place(names, finding, what.change)] = None
        else:
            places[changed.claim(names, finding)] = None
    named = {finding.unique_id for finding in what.findings}
    places.update((names.of(uid), None) for uid in what.fails if uid not in named)
    down = [names.of(uid) for uid in what.takes_down[:_MOST_DOWN]]
    behind = listed(down, _MOST_DOWN, of=len(what.takes_down))
    return done, listed(list(places), 3) or ("–",), behind or ("–",)


def title(names: Names, what: Break | Check) -> Phrase:
    """What a row is about, in a list of its own."""
    if what.change is not None:
        return changed.change(names, what.change)
    return quoted(what.findings[0].message) if what.findings else ()


def fix(digest: Digest) -> Phrase:
    """What to do about the changes that break something."""
    return (*_mend(digest), " ", Label("Intended?"), " Paste its waiver line")


def _mend(digest: Digest) -> Phrase:
    if all(is_raised(finding) for what in digest.breaks for finding in what.findings):
        return ("this project's settings take it for breaking.",)
    kinds = {what.change.kind for what in digest.breaks if what.change}
    if kinds <= {"column-renamed", "column-removed", "node-renamed", "node-removed"}:
        renamed = kinds & {"column-renamed", "node-renamed"}
        old = "the old name as an alias" if renamed else "what they read"
        return (f"update these readers, or keep {old} until they have moved.",)
    if kinds == {"column-added"}:
        return ("qualify the name where it fails, give each arm of a union the column, or pick another name.",)
    return ("update what fails, or keep the old form until its readers have moved.",)


def check(names: Names, what: Check) -> Phrase:
    """One thing to check: whom it reaches, then what is done."""
    of = list(dict.fromkeys(finding.unique_id for finding in what.findings))
    if what.change is not None and what.change.kind == "property-changed" and len(of) > 1 and not what.unfollowed:
        return (*changed.setting(what.change), ": ", *listed([names.of(uid) for uid in of], 5))
    done = changed.change(names, what.change) if what.change else ()
    hit = [f for f in what.findings if f.unique_id in what.exposures and f.changes_data]
    sentences: dict[Phrase, None] = {}
    if hit:
        reached = [names.of(uid) for uid in sorted({finding.unique_id for finding in hit})]
        verb = "change" if any(finding.proof == "proved" for finding in hit) else "may change"
        whose = "its" if len(reached) == 1 else "their"
        sentence: Phrase = (*listed(reached, 5, " and "), f": {whose} numbers {verb}. ", *done)
        sentences[sentence] = None
    for finding in what.findings:
        # What the change does at its own node is said behind the exposures that it reaches.
        own = what.change and (what.change.kind, what.change.unique_id) == (finding.rule, finding.unique_id)
        if finding not in hit and not (hit and own):
            sentences[quoted(finding.message)] = None
    spans: list[Span] = list(listed(alike(list(sentences)), 3, last="; ", between="; "))
    if not spans:
        spans += done
    elif not hit and what.change is not None and what.change.kind in SHOWN_IN_SQL and not _says_all(what):
        said = [span.text for span in spans if isinstance(span, Code)]
        known = names.column(what.change.unique_id, what.change.column).text in said
        more = changed.detail(what.change) if known else done
        if not any(isinstance(span, Code) and _is_said(span.text, said) for span in more[-1:]):
            spans += [" · ", *more] if more else []
    critical = {uid for finding in what.findings for uid in finding.critical}
    if critical:
        # Where none of what is named is itself critical, it is not told what is.
        shown = {finding.unique_id for finding in hit} or of[:1]
        which = [(Code(names.node(uid)),) for uid in sorted(critical)] if critical.isdisjoint(shown) else []
        spans[:0] = [Label("Critical"), *((" (", *listed(which, 3), ")") if which else ()), ": "]
    if what.unfollowed:
        spans += [" · " if spans else "", "not followed: "]
        spans += listed([names.of(uid) for uid in what.unfollowed], 10)
    return tuple(spans)


def _says_all(what: Check) -> bool:
    return all(finding.rule == "promise-withdrawn" for finding in what.findings)


def _is_said(text: str, said: list[str]) -> bool:
    """Whether something was shown before, if only shortened at another length."""
    start = text.rstrip("…")
    return any(each.startswith(start) or (each.endswith("…") and start.startswith(each.rstrip("…"))) for each in said)


def footer(report: Report, names: Names, now: datetime | None) -> list[Phrase]:
    """Against what, and what was not looked at."""
    base, head = report.changes.base, report.changes.head
    parts: list[Phrase] = [("against ", _side(base), f" ({_built(base, now)})")]
    if head.dbt_version != base.dbt_version:
        parts.append((f"head by dbt {clean(head.dbt_version, 30)}",))
    blind: list[Phrase] = [
        (Code(names.node(node.unique_id)), f" ({clean(node.reason, 80)})")
        for node in report.changes.coverage.unresolved
    ]
    if blind:
        parts.append(("not analysed: ", *listed(blind, 4)))
    if (rendition := report.changes.coverage.rendition) is not None:
        parts.append((rendered_here(rendition),))
    if others := report.changes.others:
        parts.append(("followed into ", *listed([(Code(other.project_name),) for other in others], 4)))
    if report.accepted is not None:
        label, by, at = report.accepted.label, report.accepted.by, report.accepted.at
        parts.append(("passes by the label ", Code(label), " of ", Code(by), f" ({clean(at, 40)})"))
    if report.settings is not None:
        parts.append(("settings of ", Code(report.settings)))
    parts.extend(alike([quoted(note) for note in report.changes.coverage.notes])[:3])
    said = report.verdict == "unknown" and not report.digest.checks
    parts.extend(quoted(doubt) for doubt in report.changes.doubts[said:])
    return parts


def rendered_here(rendition: Rendition) -> str:
    """How many models were rendered without dbt, and how far that is what dbt would have made of them."""
    known = rendition.as_dbt + rendition.otherwise
    if known:
        return f"{rendition.as_dbt} of {count(known, 'model')} rendered exactly as dbt did"
    return f"{count(rendition.rendered, 'model')} rendered without dbt"


def _side(side: Side) -> Code:
    return Code(f"{side.path}@{side.commit[:7]}" if side.commit else side.path)


def _built(side: Side, now: datetime | None) -> str:
    at = when(side.generated_at, now)
    return f"{f'built {at}, ' if at else ''}dbt {clean(side.dbt_version, 30)}"
