"""Two long texts cut down to where they differ."""

# Of what is the same in front of a difference, as much as lets a reader find the place.
_BEFORE = 24


def shortened(*sides: str, longest: int = 100) -> list[str]:
    """Each text in at most `longest` characters: around the first difference of two, else from the beginning."""
    start = 0
    if len(sides) > 1 and max(map(len, sides)) > longest:
        same = next((at for at, letters in enumerate(zip(*sides, strict=False)) if len(set(letters)) > 1), 0)
        if same > longest // 2:
            start = sides[0].rfind(" ", 0, same - _BEFORE) + 1
    return [_cut(each, start, longest) for each in sides]


def _cut(text: str, start: int, longest: int) -> str:
    shown = text if start == 0 else f"…{text[start:]}"
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
