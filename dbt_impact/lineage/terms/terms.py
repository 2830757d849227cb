"""Terms: what a query means, as numbers in one table, so that equal meaning is an equal number (hash-consing).

A term is a tag and its parts; a part that is an `int` is another term, a part that is a `str` is text. Leaves are
occurrences of relations and their columns. Equal terms give equal values when they are executed; unequal ones may.

Leaves belong to a level: level 0 is the query that the term stands in, level 1 the query around it, and so on.
The tags in `CLOSED` hold a query of their own, one level further in; `outer` wraps what such a query reads from one
level further out.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from dbt_impact.lineage.terms.extents import Extent, Levels

Part = int | str

CLOSED = frozenset({"exists", "scalar", "in-query", "array-query", "closed", "drel", "dcol"})
LEAVES = frozenset({"rel", "col", "drel", "dcol"})
_OF_THEIR_OWN = CLOSED | LEAVES | {"outer"}


def as_term(part: Part) -> int:
    """A part of a key that is another term wherever the key has this tag."""
    assert isinstance(part, int)
    return part


class Overgrown(Exception):
    """More parts came into the table than one query is allowed."""


class Terms:
    """The table. Both sides of a comparison share one; it only grows.

    `has_outer` says that some term reads the level around its own: most tables hold none. `listless` are terms that
    were looked through for lists, and hold none.
    """

    __slots__ = ("_extents", "_keys", "_levels", "_limit", "_numbers", "_shifted", "_size", "has_outer", "listless")

    def __init__(self) -> None:
        self._numbers: dict[tuple[Part, ...], int] = {}
        self._keys: list[tuple[Part, ...]] = []
        self._extents: list[int] = []
        self._levels = Levels()
        self.has_outer = False
        self.listless: set[int] = set()
        self._size, self._limit = 0, math.inf
        self._shifted: dict[tuple[int, int, tuple[tuple[str, int], ...], int], int] = {}

    def of(self, *key: Part) -> int:
        """The number of the term with this tag and these parts."""
        number = self._numbers.get(key)
        if number is None:
            # What can fail comes first: deep in a query Python may run out of stack at any call.
            extent = self._extent_of(key)
            self._size += len(key)
            if self._size > self._limit:
                raise Overgrown
            number = len(self._keys)
            self._keys.append(key)
            self._extents.append(extent)
            self._numbers[key] = number
        return number

    def known(self, *key: Part) -> int | None:
        """The number of the term with this tag and these parts; None where no such term came up yet."""
        return self._numbers.get(key)

    def columns(self, name: str, columns: Iterable[str]) -> list[int]:
        """The terms of columns of a relation's first occurrence, as `of` gives them: a leaf has many at once."""
        numbers, keys, extent = self._numbers, self._keys, self._levels.alone(name, 1)
        found: list[int] = []
        for column in columns:
            key = ("col", name, "0", column)
            number = numbers.get(key)
            if number is None:
                number = len(keys)
                keys.append(key)
                self._extents.append(extent)
                numbers[key] = number
                self._size += len(key)
            found.append(number)
        if self._size > self._limit:
            raise Overgrown
        return found

    @contextmanager
    def at_most(self, parts: int) -> Iterator[None]:
        """Lets so many parts come into the table, not counting those of such a block inside. Raises Overgrown."""
        start, outside = self._size, self._limit
        self._limit = start + parts
        try:
            yield
        finally:
            self._limit = outside + self._size - start

    def key(self, term: int) -> tuple[Part, ...]:
        return self._keys[term]

    def tag(self, term: int) -> str:
        return str(self._keys[term][0])

    def set(self, name: str, terms: Iterable[int]) -> int:
        """A term whose operands have no order and do not count twice: conjuncts, keys, the values of an `in`."""
        return self.of("set", name, *sorted(set(terms)))

    def bag(self, name: str, terms: Iterable[int]) -> int:
        """A term whose operands have no order but do count: sums, products, joined relations."""
        return self.of("bag", name, *sorted(terms))

    def parts(self, term: int) -> tuple[int, ...]:
        """The operands of a set or a bag."""
        return tuple(part for part in self._keys[term] if isinstance(part, int))

    def extent(self, term: int) -> Extent:
        """How often each relation occurs at the term's own level."""
        return self._levels.first(self._extents[term])

    def extent_of_all(self, terms: Iterable[int]) -> Extent:
        """How often each relation occurs at the terms' own level in any of them."""
        extents = self._extents
        return self._levels.first(self._levels.merged({extents[term] for term in terms}))

    def reads_outside(self, term: int) -> bool:
        """Whether the term reads anything of a query around its own."""
        return any(self._levels[self._extents[term]][1:])

    def shift(self, term: int, offsets: Mapping[str, int], *, outer: int = 0) -> int:
        """The term with the occurrences of its own level renumbered by `offsets`.

        `outer` -1 makes what it reads from the level around part of its own: how a derived table enters the `from`
        of the query around it. `outer` 1 moves that one level further out: how a query enters a closed term.
        """
        return self._shift(term, 0, tuple(sorted((k, v) for k, v in offsets.items() if v)), outer)

    def _shift(self, term: int, level: int, offsets: tuple[tuple[str, int], ...], outer: int) -> int:
        levels = self._levels[self._extents[term]]
        if len(levels) <= level or not (
            any(name in levels[level] for name, _ in offsets) or (outer and any(levels[level + 1 :]))
        ):
            return term
        memo = (term, level, offsets, outer)
        found = self._shifted.get(memo)
        if found is None:
            found = self._shifted[memo] = self._rebuild(term, level, offsets, outer)
        return found

    def _rebuild(self, term: int, level: int, offsets: tuple[tuple[str, int], ...], outer: int) -> int:
        key = self._keys[term]
        tag = str(key[0])
        if tag in LEAVES and level == 0:
            name = str(key[1])
            moved = int(key[2]) + dict(offsets).get(name, 0)
            return self.of(tag, name, str(moved), *self._each(key[3:], 1, offsets, outer))
        if tag == "outer":
            inner = key[1]
            assert isinstance(inner, int)
            if level == 0:
                return inner if outer < 0 else self.of("outer", term) if outer else term
            return self.of("outer", self._shift(inner, level - 1, offsets, outer))
        parts = self._each(key[1:], level + 1 if tag in CLOSED else level, offsets, outer)
        if tag in ("set", "bag"):
            terms = (part for part in parts[1:] if isinstance(part, int))
            return (self.set if tag == "set" else self.bag)(str(parts[0]), terms)
        return self.of(tag, *parts)

    def _each(
        self, parts: tuple[Part, ...], level: int, offsets: tuple[tuple[str, int], ...], outer: int
    ) -> tuple[Part, ...]:
        return tuple(self._shift(p, level, offsets, outer) if isinstance(p, int) else p for p in parts)

    def _extent_of(self, key: tuple[Part, ...]) -> int:
        """The number of what the parts read between them, as the tag changes it."""
        extents, merged = self._extents, 0
        for part in key:
            if isinstance(part, int):
                extent = extents[part]
                if extent != merged and extent:
                    merged = self._levels.both(merged, extent) if merged else extent
        tag = key[0]
        if tag not in _OF_THEIR_OWN:
            return merged
        if tag == "outer":
            self.has_outer = True
            return self._levels.further_out(merged)
        if tag in CLOSED:
            merged = self._levels.further_in(merged)
        if tag in LEAVES:
            merged = self._levels.both(self._levels.alone(str(key[1]), int(key[2]) + 1), merged)
        return merged
