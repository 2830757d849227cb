"""Relations that a node's source names as they stand, without `ref` or `source`: reads that dbt does not know of."""

import re
from collections.abc import Collection, Iterable, Iterator

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


class HardCoded:
    """Which nodes name a relation by its identifier, in lower case; `known` are the identifiers that nodes build."""

    def __init__(self, entries: Iterable[tuple[str, bytes]], known: Collection[str]) -> None:
        """`entries` are unique ids and the JSON of their entries."""
        self._naming: dict[str, list[str]] = {}
        for unique_id, entry in entries:
            for identifier in identifiers(entry, known):
                self._naming.setdefault(identifier, []).append(unique_id)

    def naming(self, identifier: str) -> tuple[str, ...]:
        """The nodes whose source names a relation that is called so, somewhere."""
        return tuple(self._naming.get(identifier.lower(), ()))


def identifiers(entry: bytes, known: Collection[str]) -> set[str]:
    """The known relations that an entry's source names, by their identifiers; its CTEs are not among them."""
    source = _source(entry)
    found = {each for each in _last_parts(source) if each in known}
    return {each for each in found if not _is_cte(each, source)}


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
