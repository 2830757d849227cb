"""What a text with Jinja calls: models, sources, macros, variables and its own configuration, without running it."""

import re
from functools import lru_cache

from dbt_impact.compile.static.calls import Ref, Scan
from dbt_impact.errors import Unreadable

_MOST_CHARACTERS = 1_000_000
_KWARG = re.compile(r"\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*", re.DOTALL)
_OPENS = re.compile(r"\{[{%#]")
_WORD = r"\s*(?:'([^'\\{}]*)'|\"([^\"\\{}]*)\")\s*"
_PLAIN = re.compile(r"\{\{-?\s*(ref|source)\s*\(" + _WORD + r"(?:," + _WORD + r")?\)\s*-?\}\}")


@lru_cache(maxsize=4096)
def scan(text: str) -> Scan:
    """The calls of a text. Raises Unreadable where it is no valid Jinja; the message says why and not where."""
    if len(text) > _MOST_CHARACTERS:
        raise Unreadable(f"it has {len(text):,} characters: more than {_MOST_CHARACTERS:,} are not read")
    plain = _plainly(text)
    if plain is not None:
        return plain
    # Importing Jinja takes longer than all the rest of reading a text, and half of all models call nothing else.
    from dbt_impact.compile.static.walked import walked

    return walked(text)


def scan_argument(text: str) -> Scan:
    """The calls of an argument of a generic test, which dbt takes for Jinja where it looks like a call."""
    return scan(f"{{{{ {text} }}}}" if _KWARG.fullmatch(text) else text)


def _plainly(text: str) -> Scan | None:
    """The calls of a text that holds `ref` and `source` with plain names and no other Jinja; None for any other."""
    refs: dict[Ref, None] = {}
    sources: dict[tuple[str, str], None] = {}
    at = 0
    while (found := _OPENS.search(text, at)) is not None:
        call = _PLAIN.match(text, found.start())
        if call is None:
            return None
        kind, *words = call.groups()
        one, other = (next((each for each in pair if each is not None), None) for pair in (words[:2], words[2:]))
        if one is None or (kind == "source" and other is None):
            return None
        if kind == "source":
            sources[one, str(other)] = None
        else:
            refs[Ref(one) if other is None else Ref(other, one)] = None
        at = call.end()
    names = frozenset((*(["ref"] if refs else []), *(["source"] if sources else [])))
    return Scan(refs=tuple(refs), sources=tuple(sources), names=names)
