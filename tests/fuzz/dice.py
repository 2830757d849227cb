"""Dice that remember what they showed, so that a query can be written once more with one of its choices made anew."""

from collections.abc import Sequence
from random import Random
from typing import Any


class Dice(Random):
    """Each throw takes one number of a tape, which a source of chance goes on writing."""

    def __init__(self, chance: Random) -> None:
        super().__init__(0)
        self._chance = chance
        self._tape: list[int] = []
        self._at = 0

    def start(self) -> None:
        """Begins a tape."""
        self._tape, self._at = [], 0

    @property
    def tape(self) -> tuple[int, ...]:
        """What was thrown since the start."""
        return tuple(self._tape[: self._at])

    def turn(self, tape: Sequence[int]) -> None:
        """Begins with what was thrown before, but for one throw, which comes out as chance has it."""
        self._tape, self._at = list(tape), 0
        self._tape[self._chance.randrange(len(tape))] = self._thrown()

    def _next(self) -> Random:
        if self._at == len(self._tape):
            self._tape.append(self._thrown())
        self._at += 1
        return Random(self._tape[self._at - 1])

    def _thrown(self) -> int:
        return self._chance.getrandbits(32)

    def random(self) -> float:
        return self._next().random()

    def choice(self, seq: Any) -> Any:
        return self._next().choice(seq)

    def randint(self, a: int, b: int) -> int:
        return self._next().randint(a, b)

    def randrange(self, *limits: Any) -> int:
        return self._next().randrange(*limits)

    def sample(self, population: Any, k: int, **_: Any) -> list[Any]:
        return self._next().sample(population, k)
