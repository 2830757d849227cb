"""What terms read at which level, each kept once under a number: terms are many, and most read what others read too."""

from collections.abc import Iterable, Mapping

Extent = Mapping[str, int]  # relation -> how many occurrences of it are numbered

NOTHING = 0
_NONE: Extent = {}


class Levels:
    """What is read of a term's own level, of the one around it, and so on, by number; `NOTHING` reads nothing."""

    __slots__ = ("_alone", "_both", "_levels", "_numbers")

    def __init__(self) -> None:
        self._levels: list[tuple[Extent, ...]] = []
        self._numbers: dict[tuple[frozenset[tuple[str, int]], ...], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._alone: dict[tuple[str, int], int] = {}
        self._number(())

    def __getitem__(self, number: int) -> tuple[Extent, ...]:
        return self._levels[number]

    def first(self, number: int) -> Extent:
        """What is read of the term's own level."""
        levels = self._levels[number]
        return levels[0] if levels else _NONE

    def alone(self, relation: str, count: int) -> int:
        """One relation, of which so many occurrences are numbered, and nothing else."""
        found = self._alone.get((relation, count))
        if found is None:
            found = self._alone[relation, count] = self._number(({relation: count},))
        return found

    def both(self, one: int, other: int) -> int:
        """What either of two reads."""
        if one == other or not one or not other:
            return one or other
        found = self._both.get((one, other))
        if found is None:
            found = self._both[one, other] = self._number(_merged(self._levels[one], self._levels[other]))
        return found

    def merged(self, numbers: Iterable[int]) -> int:
        """What any of them reads."""
        found = NOTHING
        for number in numbers:
            found = self.both(found, number)
        return found

    def further_out(self, number: int) -> int:
        """The same, of the levels around those that it is read of."""
        levels = self._levels[number]
        return self._number((_NONE, *levels)) if levels else NOTHING

    def further_in(self, number: int) -> int:
        """The same without the term's own level, which a query in it closes."""
        return self._number(self._levels[number][1:])

    def _number(self, levels: tuple[Extent, ...]) -> int:
        key = tuple(frozenset(level.items()) for level in levels)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._levels)
            self._levels.append(levels)
        return found


def _merged(left: tuple[Extent, ...], right: tuple[Extent, ...]) -> tuple[Extent, ...]:
    if len(left) < len(right):
        left, right = right, left
    return tuple(_joined(one, right[i]) if i < len(right) else one for i, one in enumerate(left))


def _joined(left: Extent, right: Extent) -> Extent:
    more = {name: count for name, count in right.items() if left.get(name, 0) < count}
    return {**left, **more} if more else left
