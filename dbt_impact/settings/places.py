"""In which line of a settings file each key stands."""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Places: TypeAlias = Mapping[tuple[str | int, ...], int]
"""From a key's way down the document to its line, the first being 1."""

_TABLE = r"\s*\[\[?(.*?)\]\]?\s*(?:#.*)?$"
_KEY = r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
_PART = r"[\w-]+|\"[^\"]*\"|'[^']*'"


def toml_places(text: str, *within: str) -> Places:
    """The lines of the keys below a table, which Python's own reader of TOML does not tell."""
    found: dict[tuple[str | int, ...], int] = {}
    for keys, line in _toml_keys(text):
        if keys[: len(within)] == within:
            found.setdefault(keys[len(within) :], line)
    return found


def _toml_keys(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(_TABLE, line):
            table = _parts(header[1])
            yield table, number
        elif key := re.match(_KEY, line):
            yield (*table, *_parts(key[1])), number


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))
