"""The report's layout: what comes in which order and what is folded, before a format decides how it looks."""

import msgspec

from dbt_impact.render import changed, waived, wording
from dbt_impact.render.graph import graph
from dbt_impact.render.names import Names
from dbt_impact.render.phrases import Code, Phrase, count, listed
from dbt_impact.render.places import Places
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.since import since
from dbt_impact.render.telling import tell
from dbt_impact.render.ways import ways
from dbt_impact.rules.digest import Digest
from dbt_impact.rules.report import Report, Verdict


class Part(msgspec.Struct, frozen=True):
    """A titled list; `folded` where only its title is to be seen at first.

    `language` is what its items are written in, where they are lines to be copied: each is one span of code then.
    `struck`: they are no more. `graph` are the lines of a drawing of them, in Mermaid, empty where there is none.
    """

    title: str
    items: tuple[Phrase, ...]
    noun: str
    folded: bool = True
    language: str = ""
    graph: tuple[str, ...] = ()
    struck: bool = False


class Outline(msgspec.Struct, frozen=True):
    """Everything that a format shows, in order. `done` is what needs no attention, in one line.

    `tell` are the owners of what is hit, empty where nobody is known; `waivers` the lines that would waive what is
    found. `resolved` is what the last push still had.
    """

    verdict: Verdict
    headline: Phrase
    rows: tuple[tuple[Phrase, Phrase, Phrase], ...]
    fix: Phrase
    parts: tuple[Part, ...]
    tell: Phrase
    ways: Part
    waivers: Part
    resolved: Part
    done: str
    footer: tuple[Phrase, ...]


def outline(report: Report, shown: Presentation) -> Outline:
    """Lay the report out."""
    names, digest, verdict = Names(report.changes, Places(report, shown)), report.digest, report.verdict
    to_check = len(digest.checks)
    title = f"Not blocked: {to_check:,} to check" if verdict == "breaking" else ""
    checks = Part(title, tuple(wording.check(names, c) for c in digest.checks), "change", folded=False)
    others = _others(report, names)
    done = [*_done(names, digest), *waived.done(report), others.title if verdict == "safe" else ""]
    intended = tuple(wording.check(names, c) for c in digest.intended)
    quiet = (*_quiet(names, digest), *waived.waived(report, names))
    if verdict == "changed":
        parts = [Part("", intended, "change", folded=False), Part(_sentence(done[1:]), quiet, "line")]
    else:
        parts = [checks, Part(_sentence(done), (*intended, *quiet), "line")]
    said, gone = _since(report, shown.previous)
    return Outline(
        verdict=verdict,
        headline=(*wording.headline(report, names, digest), *filter(None, [waived.edited(report)])),
        rows=tuple(wording.row(names, what) for what in digest.breaks),
        fix=wording.fix(digest) if digest.breaks else (),
        parts=tuple(part for part in (*parts, others) if part.items),
        tell=tell(names, digest),
        ways=_ways(names, digest),
        waivers=Part(waived.TITLE, waived.lines(report, names), "line", language="yaml"),
        done=_sentence(done[1:] if verdict == "changed" else done),
        resolved=gone,
        footer=(*said, *wording.footer(report, names, shown.now), *waived.hygiene(report)),
    )


def _ways(names: Names, digest: Digest) -> Part:
    """How the changes get to what is listed, in words and, where that helps, drawn."""
    shown = ways(names, (*digest.breaks, *digest.checks))
    said = tuple(names.way(path, to) for path, to in shown)
    return Part("How each gets there", said, "path", graph=graph(names, digest, shown))


def _others(report: Report, names: Names) -> Part:
    """What base has, or lacks, for others' sake."""
    changes = [each for each in report.changes.changes if each.not_this_pull_request]
    title = f"{count(len(changes), 'change')} not by this pull request" if changes else ""
    return Part(title, tuple(changed.change(names, each) for each in changes), "change")


def _since(report: Report, previous: Report | None) -> tuple[tuple[Phrase, ...], Part]:
    """The footer's words on what the last push had and this one has not, and what that was."""
    if previous is None:
        return (), Part("", (), "")
    found, names = since(report, previous), Names(previous.changes, Places(previous, PLAIN))
    gone = tuple(wording.title(names, row) for row in found.resolved)
    said = ", ".join(f"{number:,} {what}" for number, what in ((found.new, "new"), (len(gone), "resolved")) if number)
    return ((f"{said or 'nothing new'} since the last push",),), resolved(gone)


def resolved(rows: tuple[Phrase, ...]) -> Part:
    """What the last push still had."""
    return Part("Resolved since the last push", rows, "change", struck=True)


def _done(names: Names, digest: Digest) -> list[str]:
    """What needs no attention, counted; the intended changes first."""
    harmless = [what.change.kind if what.change else "" for what in digest.harmless]
    dropped, added = harmless.count("column-removed"), harmless.count("column-added")
    rest = len(harmless) - dropped - added
    intended = len(digest.intended)
    return [
        f"{count(intended, 'intended change')} among models" if intended else "",
        *(f"{count(len(same), 'edited model')} {what}" for what, same in _equivalent(names, digest).items()),
        f"{count(dropped, 'unused column')} dropped" if dropped else "",
        f"{count(added, 'column')} added" if added else "",
        count(rest, "other note") if rest else "",
    ]


def _sentence(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)


def _quiet(names: Names, digest: Digest) -> tuple[Phrase, ...]:
    said = [wording.check(names, what) for what in digest.harmless]
    for what, ids in _equivalent(names, digest).items():
        same: list[Phrase] = [(Code(names.node(uid)),) for uid in ids]
        said.append((f"{what}: ", *listed(same, 50)))
    return tuple(said)


def _equivalent(names: Names, digest: Digest) -> dict[str, list[str]]:
    """The edited models that give the same result; a branch which was not compiled (the next run's) may yet differ."""
    found: dict[str, list[str]] = {}
    for uid in digest.equivalent:
        what = "proved identical" if names.nodes[uid].proof == "proved" else "identical in the branch that was compiled"
        found.setdefault(what, []).append(uid)
    return {what: found[what] for what in sorted(found, reverse=True)}
