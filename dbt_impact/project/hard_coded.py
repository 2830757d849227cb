"""Relations that a node's source names as they stand, without `ref` or `source`: reads that dbt does not know of."""

import re
from collections.abc import Iterator

# The source is looked at as the manifest's JSON has it, with `\n` for a line's end and `\"` for a quote: decoding every
# entry for this would take longer than all the rest of a small comparison.
_SOURCE = re.compile(rb'"raw_(?:code|sql)":\s*"')
_GAP = rb"(?:\s|\\[nrt])"
_JINJA = rb"(?:\{\{[^{}]*\}\}\.)*"
_NAMED = re.compile(rb"(?:from|join|From|Join|FROM|JOIN)" + _GAP + rb"+" + _JINJA + rb'((?:[^\s\\(){},;]|\\")+)')
_MADE_HERE = (
    rb'(?:[\s(,"`\[]|\\n)%s(?:\\"|`|\])?'
    + _GAP
    + rb"+as"
    + _GAP
    + rb"*(?:(?:not"
    + _GAP
    + rb"+)?materialized)?"
    + _GAP
    + rb"*\("
)


def identifiers(entry: bytes) -> set[str]:
    """The last parts, in lower case, of the relation names that an entry's source writes out; not those of its CTEs."""
    source = _source(entry)
    return {each for each in set(_last_parts(source)) if not _is_cte(each, source)}


def _source(entry: bytes) -> bytes:
    start = _SOURCE.search(entry)
    return b"" if start is None else entry[start.end() : entry.find(b'",', start.end())]


def _last_parts(source: bytes) -> Iterator[str]:
    for name in _NAMED.findall(source):
        yield name.replace(b'\\"', b"").rpartition(b".")[2].strip(b"`[]").lower().decode("utf-8", "replace")


def _is_cte(identifier: str, source: bytes) -> bool:
    # Nearly every import CTE is written like this; the pattern takes a hundred times as long.
    if f"{identifier} as (".encode() in source:
        return True
    return re.search(_MADE_HERE % re.escape(identifier.encode()), source, re.IGNORECASE) is not None
