"""Relation names apart from their quoting, and which node builds which."""

import re
import sys
from collections.abc import Iterable
from functools import lru_cache

_PART = re.compile(r'"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[((?:[^\]]|\]\])*)\]|([^."`\[\s]+)')


@lru_cache(maxsize=1 << 15)
def relation_parts(name: str) -> tuple[str, ...]:
    """`name` cut at its dots, without quotes, case kept: `"db"."my.schema".t` → `("db", "my.schema", "t")`.

    What is not a dotted name (`read_parquet('a.b')`) is one part, as it stands.
    """
    parts: list[str] = []
    at = 0
    while (found := _PART.match(name, at)) is not None:
        double, tick, bracket, bare = found.groups()
        if double is not None:
            parts.append(double.replace('""', '"'))
        elif tick is not None:
            parts.append(tick.replace("``", "`"))
        elif bracket is not None:
            parts.append(bracket.replace("]]", "]"))
        else:
            parts.append(bare)
        at = found.end()
        if at == len(name):
            return tuple(parts)
        if name[at] != ".":
            break
        at += 1
    return (name,)


class RelationIndex:
    """Relation → unique id, without quotes; case decides only between two that differ in nothing else."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """`named` are relation names and who builds them; of two with one name the first wins."""
        self._exact: dict[tuple[str, ...], str] = {}
        self._folded: dict[tuple[str, ...], str] = {}
        for name, unique_id in named:
            # Databases and schemas are few, relations many: one string for each.
            parts = tuple(map(sys.intern, relation_parts(name)))
            folded = tuple(sys.intern(part.lower()) for part in parts)
            self._exact.setdefault(parts, unique_id)
            self._folded.setdefault(folded, unique_id)

    def find(self, relation: str | tuple[str, ...]) -> str | None:
        """Who builds `relation`, given as SQL or as its parts without quotes."""
        parts = relation_parts(relation) if isinstance(relation, str) else relation
        exact = self._exact.get(parts)
        return exact if exact is not None else self._folded.get(tuple(part.lower() for part in parts))
