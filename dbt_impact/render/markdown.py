"""The comment on a pull request, in GitHub's markdown."""

import re

from dbt_impact.render.budget import Block, fit, size
from dbt_impact.render.escape import phrase, plain
from dbt_impact.render.outline import Outline, Part, outline
from dbt_impact.render.phrases import tame_log
from dbt_impact.render.wording import ICONS
from dbt_impact.rules.report import Report

MOST_BYTES = 60_000
# The table and what is to be checked must not push each other out.
TABLE_BYTES, LIST_BYTES = 26_000, 14_000
TABLE_HEAD = "\n| Your change | Fails at | Takes down |\n|---|---|---|\n"


def render(report: Report) -> str:
    """The whole comment, always below GitHub's limit, with the verdict in its first lines."""
    shown = outline(report)
    marker = f"<!-- dbt-impact:{project_slug(report)} -->\n"
    footer = "\n" + " · ".join(phrase(part) for part in shown.footer) + "\n"
    if shown.verdict == "safe":
        done = f": {plain(shown.done)}" if shown.done else ""
        return tame_log(f"{marker}{ICONS['safe']} **{phrase(shown.headline)}**{done}\n{footer}")
    head = f"{marker}### {ICONS[shown.verdict]} {phrase(shown.headline)}\n"
    room = MOST_BYTES - size(head) - size(footer) - 100
    return tame_log(head + fit(_blocks(shown), room) + footer)


def project_slug(report: Report) -> str:
    """The project's name as it may stand in the marker that finds the comment again."""
    name = report.changes.head.project_name or report.changes.base.project_name
    return re.sub(r"[^A-Za-z0-9_.]+", "-", name[:64]).strip("-") or "project"


def _blocks(shown: Outline) -> list[Block]:
    rows = tuple("| " + " | ".join(phrase(cell, cell=True) for cell in row) + " |\n" for row in shown.rows)
    blocks = []
    if rows:
        blocks.append(Block(TABLE_HEAD, rows, "", "change", 50, TABLE_BYTES))
        blocks.append(Block(f"\n**Fix:** {phrase(shown.fix)}\n", ("",), "", "", 1, TABLE_BYTES))
    blocks += [_block(part) for part in shown.parts if not part.folded]
    if shown.tell:
        blocks.append(Block(f"\n**Tell:** {phrase(shown.tell)}\n", ("",), "", "", 1, LIST_BYTES))
    return blocks + [_block(part) for part in (*shown.parts, shown.ways) if part.folded and part.items]


def _block(part: Part) -> Block:
    items = tuple(f"- {phrase(item)}\n" for item in part.items)
    if part.folded:
        opening = f"\n<details><summary>{plain(part.title)}</summary>\n\n"
        return Block(opening, items, "\n</details>\n", part.noun, 100, LIST_BYTES)
    title = f"\n### {ICONS['risky']} {plain(part.title)}\n" if part.title else "\n"
    return Block(title, items, "", part.noun, 20, LIST_BYTES)
