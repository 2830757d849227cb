"""Patterns that choose columns by name, written by strangers: what could take forever to match is not tried."""

import re
from collections.abc import Callable

from dbt_impact.lineage.tracer import Unresolvable

Fits = Callable[[str], bool]

_ONE_CHARACTER = r"(?s)\\.|\[\^?\]?[^\]]*\]"
_CHOICES = r"[*+{(]|(?<!\()\?"
_REPEATED_GROUP = r"\)[*+?{]"
_MOST_CHOICES, _MOST_STEPS = 3, 10**8


def fits_like(pattern: str, *, any_case: bool) -> Fits:
    """Whether a name fits a `like` pattern: `%` is any text, `_` any character."""
    wanted = pattern.lower() if any_case else pattern
    return lambda name: _fits(wanted, name.lower() if any_case else name)


def _fits(pattern: str, name: str) -> bool:
    at = here = 0
    star, tried = -1, 0
    while at < len(name):
        if here < len(pattern) and pattern[here] == "%":
            star, tried = here, at
            here += 1
        elif here < len(pattern) and pattern[here] in ("_", name[at]):
            here += 1
            at += 1
        elif star >= 0:
            tried += 1
            here, at = star + 1, tried
        else:
            return False
    return pattern[here:].strip("%") == ""


def regular(pattern: str, names: list[str]) -> list[re.Match[str] | None]:
    """What a regular expression of RE2's finds in the names, None where nothing.

    Raises Unresolvable where it is none, means something else here, or could take forever: every repetition and every
    group can start or end at any character, so the steps are a power of a name's length.
    """
    plain = all(name.isascii() and "\n" not in name for name in names)
    if "[[" in pattern or "{," in pattern or not (plain or pattern.replace("_", "").isalnum()):
        raise Unresolvable("columns(…) with a pattern that may be read in two ways")
    bare = re.sub(_ONE_CHARACTER, "x", pattern)
    choices = len(re.findall(_CHOICES, bare))
    steps = sum((len(name) + bare.count("|") + 2) ** (choices + 1) for name in names)
    if choices > _MOST_CHOICES or re.search(_REPEATED_GROUP, bare) or steps > _MOST_STEPS:
        raise Unresolvable("columns(…) with a pattern that could take long to match")
    try:
        found = re.compile(pattern).search
    except (re.error, OverflowError, RecursionError):
        raise Unresolvable("columns(…) with a pattern that can't be read") from None
    return [found(name) for name in names]
