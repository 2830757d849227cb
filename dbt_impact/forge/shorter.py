"""A comment in fewer words, for a forge that takes no more: whole sections go, never half a table."""

import re

_FOLDED = re.compile(r"\n?<details>.*?</details>\n", re.DOTALL)
_CUT = "\nThe report is too long for a comment: the run's summary and its JSON have all of it.\n"


def shorter(text: str) -> tuple[str, str]:
    """The text without what is folded, and its first and last line alone; both say that they were cut."""
    lines = text.strip().split("\n")
    without = _FOLDED.sub("", text).strip().split("\n")
    return "\n".join([*without[:-1], _CUT, lines[-1]]), "\n".join([lines[0], _CUT, lines[-1]])
