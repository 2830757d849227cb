"""What all parts of the grammar share: the dice, the names given so far, and the parts that call each other."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.fuzz.tables import INTEGERS

TABLES = {table: tuple(columns) for table, columns in INTEGERS.items()}

Names = list[str]
# What a calculation makes of one column: some give a value where there was none, as an outer join must not.
FORMS = ("coalesce({}, 0)", "coalesce({}, 0)", "case when {} is null then 2 end", "{} + 1", "{{'f': {}}}.f")
_NAMED = re.compile(r"\w+\.\w+")


@dataclass(slots=True)
class Writer(ABC):
    """Writes parts of queries. `names` counts aliases, `ctes` are those that the query at hand may read.

    `form` is the calculation that a query makes in several places: inside of a relation, and outside of it.

    A list of names holds whatever can be read of the relations at hand, as it is written: `a1.k`, `a2.s.f`, `a3.l[1]`.
    """

    random: Random
    names: int = 0
    form: str = FORMS[0]
    ctes: dict[str, Names] = field(default_factory=dict)

    def name(self, stem: str) -> str:
        """A name that the query does not have yet."""
        self.names += 1
        return f"{stem}{self.names}"

    def start(self) -> None:
        """Begins a query."""
        self.names, self.ctes, self.form = 0, {}, self.random.choice(FORMS)

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    @abstractmethod
    def select(self, depth: int, outer: Names, width: int | None = None) -> tuple[str, Names]:
        """A query and the names of its columns. `outer` are the columns of the queries around it."""

    @abstractmethod
    def source(self, depth: int, outer: Names) -> tuple[str, Names]:
        """A `from` clause and what its relations offer."""

    @abstractmethod
    def condition(self, columns: Names, outer: Names, depth: int) -> str:
        """A condition over the columns, and over those of the queries around."""

    @abstractmethod
    def aggregate(self, columns: Names) -> str:
        """An aggregate of the columns: a number."""


def of(alias: str, columns: Sequence[str]) -> Names:
    """The columns of a relation under its alias."""
    return [f"{alias}.{column}" for column in columns]


def plain(columns: Names) -> dict[str, str]:
    """The columns that have a name of their own, by that name: what `using` can join on."""
    return {each.split(".")[1]: each for each in columns if _NAMED.fullmatch(each)}


def listed(values: Sequence[str], names: Sequence[str]) -> str:
    return ", ".join(f"{value} as {name}" for value, name in zip(values, names, strict=True))


def numbered(values: Sequence[str]) -> Names:
    return [f"c{i}" for i in range(len(values))]
