"""What DuckDB's `format` and `printf` refuse: a specifier that does not go with the type of what it writes."""

import re
from collections.abc import Iterator, Sequence

from dbt_impact.lineage.types.data_types import DATES, NUMBERS, WHOLE_NUMBERS, SqlType

# Of `{:…}`: the place, a zero that pads, a precision, and the letter.
_FORMAT = r"\{(\d*)(?::(?:.?[<>^=])?[-+ ]?#?(0?)\d*[,_']?(\.\d+)?([a-zA-Z%]?))?\}"
_PRINTF = r"%[-+ #0]*\d*(?:\.\d+)?([a-zA-Z])"
# The letters that go with each family of types.
_TAKEN = {
    "format": {"text": "s", "whole": "bdlnoxBLX", "broken": "aefglnAEFGL"},
    "printf": {"text": "s", "whole": "bcdinouxBX", "broken": "aefgnAEFG"},
}


def unfit(function: str, pattern: str, types: Sequence[SqlType | None]) -> tuple[str, SqlType] | None:
    """The first specifier of a written pattern that an operand's type is refused for, and that type.

    A pattern that says more than places, widths and letters is left alone.
    """
    for at, written, letter, padded, precise in _specifiers(function, pattern):
        kind = types[at] if at < len(types) else None
        family = None if kind is None else _family(kind)
        if kind is None or family is None:
            continue
        taken = _TAKEN[function][family] + ("s" if function == "printf" and kind.kind == "BOOLEAN" else "")
        if (letter and letter not in taken) or (padded and family == "text") or (precise and family == "whole"):
            return written, kind
    return None


def _family(kind: SqlType) -> str | None:
    if kind.kind == "VARCHAR" or kind.kind in DATES:
        return "text"
    if kind.kind in WHOLE_NUMBERS or kind.kind == "BOOLEAN":
        return "whole"
    return "broken" if kind.kind in NUMBERS else None


def _specifiers(function: str, pattern: str) -> Iterator[tuple[int, str, str, bool, bool]]:
    """Each operand's place, from 0, its specifier as written, the letter, whether it pads with zeros, its precision."""
    if function == "printf":
        bare = pattern.replace("%%", "")
        found = list(re.finditer(_PRINTF, bare))
        if len(found) == bare.count("%"):
            yield from ((at, each[0], each[1], False, False) for at, each in enumerate(found))
        return
    bare = pattern.replace("{{", "").replace("}}", "")
    found = list(re.finditer(_FORMAT, bare))
    if len(found) == bare.count("{"):
        for at, each in enumerate(found):
            yield int(each[1]) if each[1] else at, each[0], each[4] or "", bool(each[2]), each[3] is not None
