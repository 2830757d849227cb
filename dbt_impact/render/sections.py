"""The report's sections as blocks of GitHub's markdown, each of which may be cut to a limit of its own."""

from html import escape

import msgspec

from dbt_impact.render.budget import Block
from dbt_impact.render.escape import fence, fenced, phrase, plain
from dbt_impact.render.outline import Outline, Part
from dbt_impact.render.phrases import Phrase
from dbt_impact.render.wording import ICONS

TABLE_HEAD = "\n| Your change | Fails at | Takes down |\n|---|---|---|\n"


class Limits(msgspec.Struct, frozen=True):
    """What one place has room for, in bytes, and how many rows and items a reader is asked to look at.

    The table and what is to be checked must not push each other out.
    """

    most_bytes: int
    table_bytes: int
    list_bytes: int
    rows: int
    items: int
    folded_items: int


def headline(shown: Outline) -> str:
    """The verdict in one line; where it is green, with what needs no attention."""
    if shown.verdict == "safe":
        done = f": {plain(shown.done)}" if shown.done else ""
        return f"{ICONS['safe']} **{phrase(shown.headline)}**{done}\n"
    return f"### {ICONS[shown.verdict]} {phrase(shown.headline)}\n"


def footer(shown: Outline) -> str:
    """Against what, and what was not looked at."""
    return "\n" + " · ".join(phrase(part) for part in shown.footer) + "\n"


def sections(shown: Outline, limits: Limits) -> list[Block]:
    """What stands between headline and footer, in order; of a green report, only what was resolved."""
    resolved = [block(shown.resolved, limits)] if shown.resolved.items else []
    if shown.verdict == "safe":
        return resolved
    rows = tuple("| " + " | ".join(phrase(cell, cell=True) for cell in row) + " |\n" for row in shown.rows)
    blocks = []
    if rows:
        blocks.append(Block(TABLE_HEAD, rows, "", "change", limits.rows, limits.table_bytes))
        blocks.append(Block(f"\n**Fix:** {phrase(shown.fix)}{_waivers(shown)}\n", ("",), "", "", 1, limits.table_bytes))
    blocks += [block(part, limits) for part in shown.parts if not part.folded]
    if shown.tell:
        blocks.append(Block(f"\n**Tell:** {phrase(shown.tell)}\n", ("",), "", "", 1, limits.list_bytes))
    folded = [block(part, limits) for part in (*shown.parts, shown.ways, shown.waivers) if part.folded and part.items]
    return [*blocks, *folded, *resolved]


def _waivers(shown: Outline) -> str:
    return ", folded below." if shown.waivers.items else "."


def block(part: Part, limits: Limits) -> Block:
    """A titled list, folded or not."""
    line = "- ~~{}~~\n" if part.struck else "- {}\n"
    items = tuple(line.format(phrase(item)) for item in part.items)
    if part.folded:
        # GitHub reads this line as HTML, in which a backslash escapes nothing.
        opening, end = f"\n<details><summary>{escape(part.title)}</summary>\n\n", ""
        if part.graph:
            opening += fenced("\n".join(part.graph), "mermaid") + "\n"
        if part.language:
            begin, items, end = fence((_text(item) for item in part.items), part.language)
            opening += begin
        return Block(opening, items, "\n</details>\n", part.noun, limits.folded_items, limits.list_bytes, end)
    title = f"\n### {ICONS['risky']} {plain(part.title)}\n" if part.title else "\n"
    return Block(title, items, "", part.noun, limits.items, limits.list_bytes)


def _text(line: Phrase) -> str:
    return "".join(span if isinstance(span, str) else span.text for span in line)
