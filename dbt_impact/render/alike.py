"""Sentences that say the same of several names, said once."""

from dbt_impact.render.phrases import Code, Phrase, listed

_MOST_NAMED = 4


def alike(sentences: list[Phrase]) -> list[Phrase]:
    """Those that differ in their first name alone as one: `a` is gone (also `b` and 3 more)."""
    groups: dict[tuple[Phrase, Phrase], dict[Phrase, None]] = {}
    for sentence in sentences:
        at = next((at for at, span in enumerate(sentence) if isinstance(span, Code)), len(sentence))
        groups.setdefault((sentence[:at], sentence[at + 1 :]), {})[sentence[at : at + 1]] = None
    return [_told(before, list(names), after) for (before, after), names in groups.items()]


def _told(before: Phrase, names: list[Phrase], after: Phrase) -> Phrase:
    also: Phrase = (" (also ", *listed(names[1:], _MOST_NAMED, " and "), ")") if names[1:] else ()
    return (*before, *names[0], *after, *also)
