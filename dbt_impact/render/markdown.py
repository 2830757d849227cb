"""The comment on a pull request, in GitHub's markdown."""

import re

from dbt_impact.render.budget import fit, size
from dbt_impact.render.outline import outline
from dbt_impact.render.phrases import tame_log
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.sections import Limits, footer, headline, sections
from dbt_impact.rules.report import Report

MOST_BYTES = 60_000
LIMITS = Limits(MOST_BYTES, table_bytes=26_000, list_bytes=14_000, rows=50, items=20, folded_items=100)


def render(report: Report, shown: Presentation = PLAIN) -> str:
    """The whole comment, always below GitHub's limit, with the verdict in its first lines."""
    layout = outline(report, shown)
    head = f"<!-- dbt-impact:{marker(report, shown)} -->\n{headline(layout)}"
    foot = footer(layout)
    room = LIMITS.most_bytes - size(head) - size(foot) - 100
    return tame_log(head + fit(sections(layout, LIMITS), room) + foot)


def marker(report: Report, shown: Presentation) -> str:
    """What the comment is found again by: the project's name, unless it was given, as it may stand in a marker."""
    return slug(shown.marker or report.changes.head.project_name or report.changes.base.project_name)


def slug(name: str) -> str:
    """A name as it may stand in a marker."""
    return re.sub(r"[^A-Za-z0-9_.]+", "-", name[:64]).strip("-") or "project"
