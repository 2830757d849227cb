"""The report's layout: what comes in which order and what is folded, before a format decides how it looks."""

from dataclasses import dataclass

from dbt_impact.render import names, wording
from dbt_impact.render.phrases import Code, Phrase, count, listed
from dbt_impact.rules.digest import Break, Check, Digest
from dbt_impact.rules.report import Report, Verdict


@dataclass(frozen=True)
class Part:
    """A titled list; `folded` where only its title is to be seen at first."""

    title: str
    items: tuple[Phrase, ...]
    noun: str
    folded: bool = True


@dataclass(frozen=True)
class Outline:
    """Everything that a format shows, in order. `done` is what needs no attention, in one line."""

    verdict: Verdict
    headline: Phrase
    rows: tuple[tuple[Phrase, Phrase, Phrase], ...]
    fix: Phrase
    parts: tuple[Part, ...]
    ways: Part
    done: str
    footer: tuple[Phrase, ...]


def outline(report: Report) -> Outline:
    """Lay the report out."""
    digest, verdict = report.digest, report.verdict
    to_check = len(digest.checks)
    title = f"Not blocked: {to_check:,} to check" if verdict == "breaking" else ""
    checks = Part(
        title, tuple(wording.check(report, c) for c in digest.checks), "thing to check", folded=False
    )
    done = _done(digest)
    intended = tuple(wording.check(report, c) for c in digest.intended)
    quiet = _quiet(report, digest)
    if verdict == "changed":
        parts = [Part("", intended, "change", folded=False), Part(_sentence(done[1:]), quiet, "line")]
    else:
        parts = [checks, Part(_sentence(done), (*intended, *quiet), "line")]
    return Outline(
        verdict=verdict,
        headline=wording.headline(report),
        rows=tuple(wording.row(report, what) for what in digest.breaks),
        fix=wording.fix(digest) if digest.breaks else (),
        parts=tuple(part for part in parts if part.items),
        ways=Part("How each gets there", _ways(report, (*digest.breaks, *digest.checks)), "path"),
        done=_sentence(done),
        footer=tuple(wording.footer(report)),
    )


def _done(digest: Digest) -> list[str]:
    """What needs no attention, counted; the intended changes first."""
    harmless = [what.change.kind if what.change else "" for what in digest.harmless]
    dropped, added = harmless.count("column-removed"), harmless.count("column-added")
    rest = len(harmless) - dropped - added
    intended = len(digest.intended)
    return [
        f"{count(intended, 'intended change')} among models" if intended else "",
        f"{count(len(digest.equivalent), 'edited model')} proved identical" if digest.equivalent else "",
        f"{count(dropped, 'unused column')} dropped" if dropped else "",
        f"{count(added, 'column')} added" if added else "",
        count(rest, "other note") if rest else "",
    ]


def _sentence(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)


def _quiet(report: Report, digest: Digest) -> tuple[Phrase, ...]:
    said = [wording.check(report, what) for what in digest.harmless]
    if digest.equivalent:
        same: list[Phrase] = [(Code(names.node(report.changes, uid)),) for uid in digest.equivalent]
        said.append(("proved identical: ", *listed(same, 50)))
    return tuple(said)


def _ways(report: Report, rows: tuple[Break | Check, ...]) -> tuple[Phrase, ...]:
    changes = report.changes
    ends = {uid: node.path for uid, node in changes.nodes.items()}
    ends |= {exposure.unique_id: exposure.path for exposure in changes.exposures}
    found: dict[Phrase, None] = {}
    for row in rows:
        paths = [finding.path or ends.get(finding.unique_id, ()) for finding in row.findings]
        if isinstance(row, Break):
            paths += [ends[uid] for uid in (*row.fails, *row.takes_down) if uid in ends]
        found.update((names.way(changes, path), None) for path in paths if len(path) > 1)
    return tuple(found)
