"""How a comment's marker and memory stand in it: out of sight, where the forge's markdown can hide anything."""

import re
from enum import Enum

import msgspec

from dbt_impact.forge.memory import Memory, recalled, written

_FOLDED = re.compile(r"\n?<details><summary>(.*?)</summary>.*?</details>\n", re.DOTALL)
_DRAWN = re.compile(r"^```mermaid\n.*?^```\n\n", re.DOTALL | re.MULTILINE)
_PREFIX = "dbt-impact:"


class Style(Enum):
    """What hides a line: an HTML comment, a link's definition that no link uses, or nothing.

    Where nothing does, there is no `<details>` either: only the titles of what is folded are shown, and the comment
    remembers nothing.
    """

    HTML = "<!-- {} -->"
    REFERENCE = "[//]: <> ({})"
    NOTHING = "*{}*"


class Dressed(msgspec.Struct, frozen=True):
    """A comment taken apart: the name of its project, and what it remembers."""

    name: str
    memory: Memory | None


def dress(style: Style, name: str, memory: Memory, text: str) -> str:
    """The comment as it is sent. `name` is of letters, digits, dots, dashes and underscores alone."""
    marker = style.value.format(_PREFIX + name)
    if style is not Style.HTML:
        # It would be shown as the words that it is drawn of.
        text = _DRAWN.sub("", text)
    if style is Style.NOTHING:
        return f"{_FOLDED.sub(_title, text).rstrip()}\n\n{marker}\n"
    return f"{marker}\n{style.value.format(written(memory))}\n\n{text.strip()}\n"


def undress(style: Style, body: str) -> Dressed | None:
    """What stands in a comment of ours; None where it is another. The marker counts in its own place only."""
    lines = body.strip().splitlines() or [""]
    name = _shown(style, lines[-1] if style is Style.NOTHING else lines[0])
    if not name.startswith(_PREFIX):
        return None
    memory = None if style is Style.NOTHING or len(lines) < 2 else recalled(_shown(style, lines[1]))
    return Dressed(name.removeprefix(_PREFIX), memory)


def _shown(style: Style, line: str) -> str:
    """What a line hides, "" where it is not such a line."""
    opening, _, closing = style.value.partition("{}")
    line = line.strip()
    is_such = line.startswith(opening) and line.endswith(closing) and len(line) >= len(opening) + len(closing)
    return line[len(opening) : len(line) - len(closing)] if is_such else ""


def _title(folded: re.Match[str]) -> str:
    return f"- {folded[1]}\n"
