"""The rows that a comment remembers: as texts that it can keep, and later as the list of those that are no more."""

from dbt_impact.render.budget import fit
from dbt_impact.render.escape import phrase
from dbt_impact.render.markdown import LIMITS
from dbt_impact.render.names import Names
from dbt_impact.render.outline import resolved
from dbt_impact.render.phrases import Aside, Code, Label, Phrase, Span, clean, quoted, tame_log
from dbt_impact.render.places import Places
from dbt_impact.render.presentation import PLAIN
from dbt_impact.render.sections import block
from dbt_impact.render.since import fingerprints, rows
from dbt_impact.render.wording import title
from dbt_impact.rules.report import Report

_LONGEST = 120


def remembered(report: Report) -> tuple[list[list[str]], list[str]]:
    """Of each row that is listed the fingerprints, and what it says, with the names in back-ticks."""
    names = Names(report.changes, Places(report, PLAIN))
    listed = rows(report)
    return [fingerprints(row) for row in listed], [clean(_text(title(names, row)), _LONGEST) for row in listed]


def section(titles: tuple[str, ...]) -> str:
    """The fold that lists rows which are no more, as they were remembered: by now, anybody may have written them."""
    shown = tuple(quoted(each, _LONGEST) for each in titles)
    return tame_log(fit([block(resolved(shown), LIMITS)], LIMITS.list_bytes)) if any(map(phrase, shown)) else ""


def _text(spans: Phrase) -> str:
    return "".join(map(_said, spans))


def _said(span: Span) -> str:
    match span:
        case Code(text, limit):
            # What holds back-ticks itself would be read as several names.
            return f"`{clean(text, limit).replace('`', chr(39))}`"
        case Label(text) | Aside(text):
            return text
        case str():
            return span
