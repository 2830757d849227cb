"""What is said of a report on the pull request, and how it went."""

from typing import Literal, get_args

from dbt_impact.forge.memory import remember
from dbt_impact.forge.sticky import Outcome, Post, keep
from dbt_impact.forge.web import Refusal
from dbt_impact.pull_request.place import Place
from dbt_impact.render.markdown import marker, render
from dbt_impact.render.presentation import Presentation
from dbt_impact.render.resolved import remembered, section
from dbt_impact.rules.report import Report

When = Literal["never", "breaking", "risky", "unknown", "changed"]
"""The least verdict for which a comment is made."""

WORST_FIRST = get_args(When)[1:]


def tell(place: Place, report: Report, when: When, shown: Presentation) -> str:
    """Writes the comment, or brings it up to date; one line on what was done. A refusal is said, and fails nothing."""
    text = render(report, shown).split("\n", 1)[1]
    wanted = when != "never" and report.verdict in WORST_FIRST[: WORST_FIRST.index(when) + 1]
    memory = remember(place.commit, place.run, *remembered(report))
    post = Post(name=marker(report, shown), text=text, memory=memory, wanted=wanted, resolved=section)
    return _said(place, post)


def tell_incomplete(place: Place, name: str, text: str) -> str:
    """Says on a comment that is there that the check could not be done, so that it doesn't stay green; makes none."""
    memory = remember(place.commit, place.run, ())
    return _said(place, Post(name=name, text=text, memory=memory, wanted=False, is_checked=False))


def _said(place: Place, post: Post) -> str:
    try:
        return _sentence(keep(place.thread, post))
    except Refusal as refusal:
        why = "the token may not write there" if refusal.status in (401, 403, 404) else "the forge refused it"
        return f"no comment, {why}: {refusal.why}"


def _sentence(outcome: Outcome) -> str:
    where = f": {outcome.url}" if outcome.url else ""
    match outcome.did:
        case "created":
            return f"commented{where}"
        case "updated":
            return f"brought the comment up to date{where}"
        case "silent":
            return "no comment, as there is nothing to tell"
        case "outdated":
            return f"no comment, as a newer run has spoken, or a newer commit is there{where}"
