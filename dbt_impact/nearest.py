"""The names nearest to one that is not there."""

from collections.abc import Iterable
from difflib import get_close_matches


def hint(word: str, names: Iterable[str]) -> str:
    """Asks whether one of the nearest names was meant; nothing where none is near."""
    near = get_close_matches(word, list(dict.fromkeys(names)), n=3)
    return f": did you mean {' or '.join(near)}?" if near else ""
