"""Which relations' columns a source plainly asks for: given at once, they spare it a second rendering."""

import re
from collections.abc import Iterator

_ASKS = re.compile(
    r"\b(?:get_columns_in_relation|star)\s*\(\s*(?:(?:relation|from)\s*=\s*)?ref\s*\(\s*(?:'([^'\\{}]*)'|\"([^\"\\{}]*)\")\s*\)"
)


def foreseen(source: str) -> Iterator[str]:
    """The names of the models whose columns a source asks for by a `ref` as it stands; it may ask for others, too."""
    for single, double in _ASKS.findall(source):
        yield single or double
