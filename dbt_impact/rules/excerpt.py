"""Two long texts cut down to where they differ."""

from collections.abc import Sequence

# Of what is the same in front of a difference, as much as lets a reader find the place.
_BEFORE = 24


def shortened(*sides: str, longest: int = 100) -> list[str]:
    """Each text in at most `longest` characters: around the first difference of two, else from the beginning."""
    start = 0
    if len(sides) > 1 and max(map(len, sides)) > longest:
        same = _alike(sides)
        behind = _alike([each[same:][::-1] for each in sides])
        ends_at = max(len(each) - behind for each in sides)
        # A beginning that is the same goes where it leaves too little room for what is not.
        if same > longest // 2 or ends_at > longest:
            start = max(sides[0].rfind(sign, 0, max(same - _BEFORE, 0)) for sign in " (.,") + 1
    return [_cut(each, start, longest) for each in sides]


def _alike(texts: Sequence[str]) -> int:
    """How many letters they have in common at the beginning."""
    differ = (at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1)
    return next(differ, min(map(len, texts)))


def _cut(text: str, start: int, longest: int) -> str:
    shown = text if start == 0 else f"…{text[start:]}"
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
