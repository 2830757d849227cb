"""A comment in fewer words, for a forge that takes no more: whole sections go, never half a table."""

import re

_FOLDED = re.compile(r"\n?<details>.*?</details>\n", re.DOTALL)
_CUT = "\nThe report is too long for a comment: the run's summary and its JSON have all of it.\n"


def shorter(text: str) -> tuple[str, str]:
    """The text without what is folded, and its first and last line alone; both say that they were cut."""
    lines = text.rstrip("\n").split("\n")
    headline, footer = lines[0], lines[-1]
    without = _FOLDED.sub("", text).rstrip("\n").split("\n")
    return "\n".join([*without[:-1], _CUT, footer]), "\n".join([headline, _CUT, footer])


def unfolded(text: str) -> str:
    """The text for a forge that knows no HTML: what is folded shows its title and no more."""
    return re.sub(r"<details><summary>(.*?)</summary>.*?</details>", r"- \1", text, flags=re.DOTALL)
