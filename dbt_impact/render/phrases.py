"""Text before a format decides how it looks: words of ours, names, and labels that people wrote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

# What a build log would run, wherever it stands in a line; `::` runs only at the start of one.
LOG_COMMAND = re.compile(r"##(?=\[)")
LINE_COMMAND = re.compile(r"(?m)^((?:\x1b\[[0-9;]*m|\s)*:)(?=:)")
# Kept: letters and marks of any script. Gone: controls, bidi and other invisible formatting, lone surrogates.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffd-\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]+"
)
# A column as two names, which read better as one.
COLUMN = re.compile(r"`([^`]+)`\.`([^`]+)`")
SPACES = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True)
class Code:
    """A name or a piece of SQL, out of a manifest, and where it can be seen."""

    text: str
    limit: int = 100
    url: str | None = None


@dataclass(frozen=True)
class Label:
    """What people call a thing, with where it can be seen."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Aside:
    """A remark that a reader may skip."""

    text: str


Span: TypeAlias = str | Code | Label | Aside
Phrase: TypeAlias = tuple[Span, ...]


def clean(text: str, limit: int = 200) -> str:
    """One line of at most `limit` visible characters; what can't be shown is a visible mark."""
    # No need to look at megabytes: what is cut away can't be seen.
    text = SPACES.sub(" ", visible(text[: 4 * limit])).strip()
    text = LOG_COMMAND.sub(f"##{ZERO_WIDTH_SPACE}", text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def visible(text: str) -> str:
    """The text with a visible mark for what can't be shown."""
    return UNPRINTABLE.sub("\ufffd", text)


def tame_log(text: str) -> str:
    """Keep a line of output from being read as a command by the build log that it is printed to."""
    return LINE_COMMAND.sub(lambda match: match[1] + ZERO_WIDTH_SPACE, text)


def quoted(sentence: str, limit: int = 300) -> Phrase:
    """A rule's sentence with its names, which stand in back-ticks."""
    parts = COLUMN.sub(r"`\1.\2`", clean(sentence, limit)).split("`")
    return tuple(Code(part, 80) if at % 2 else part for at, part in enumerate(parts) if part)


def listed(phrases: Sequence[Phrase], limit: int, last: str = ", ", between: str = ", ", of: int = 0) -> Phrase:
    """`a, b and 3 more`; sentences with commas of their own take another sign between them.

    Of `of` things, only the first `limit` need be given.
    """
    number = max(of, len(phrases))
    shown = phrases if number <= limit else phrases[: limit - 1]
    rest = number - len(shown)
    result: list[Span] = []
    for at, phrase in enumerate(shown):
        if at:
            result.append(last if at == len(phrases) - 1 else between)
        result.extend(phrase)
    return (*result, f"{between.rstrip(', ')} and {rest:,} more") if rest else tuple(result)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 model`, `2,000 models`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
