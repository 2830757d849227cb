"""Which relations' columns a source plainly asks for: given at once, they spare it a second rendering."""

import re
from collections.abc import Iterator

_ASKS = (
    r"\b(?:get_columns_in_relation|star)\s*\(\s*(?:(?:relation|from)\s*=\s*)?"
    r"ref\s*\(\s*(?:'([^'\\{}]*)'|\"([^\"\\{}]*)\")\s*\)"
)


def foreseen(source: str) -> Iterator[str]:
    """The names of the models whose columns a source asks for by a `ref` as it stands; it may ask for others, too."""
    for single, double in re.findall(_ASKS, source):
        yield single or double
