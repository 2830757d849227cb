"""Random expressions of any kind, each drawn from a family whose other ways of writing are a throw of the dice away."""

from collections.abc import Mapping, Sequence
from random import Random

from tests.fuzz.tables import KINDS
from tests.fuzz.typed.families import Family
from tests.fuzz.typed.gathered import AGGREGATES
from tests.fuzz.typed.numbers import ANY, DATES, DECIMALS, DOUBLES, STAMPS, WHOLE, ZONED
from tests.fuzz.typed.texts import LISTS, TEXTS, TRUTHS

Offered = Mapping[str, str]
"""The columns that can be read, as they are written, each with the name of its kind."""

FAMILIES: Mapping[str, Sequence[Family]] = {
    "text": TEXTS, "bool": TRUTHS, "list": LISTS, "double": DOUBLES, "decimal": DECIMALS, "date": DATES,
    "stamp": STAMPS, "zoned": ZONED, **dict.fromkeys(("int", "tiny", "big", "huge"), WHOLE),
}  # fmt: skip
_ONE_OF = {
    "whole": ("int", "int", "tiny", "big", "huge"),
    "number": ("int", "tiny", "big", "decimal", "fine", "double"),
    "mixed": ("int", "decimal", "double", "text", "bool", "tiny", "date", "stamp"),
}
_DEFINED = tuple(FAMILIES)
# Each family with a kind that it gives; those of any kind, which have many turns, with none.
_EVERY = [*{each: kind for kind, families in FAMILIES.items() for each in families}.items(), *((f, "") for f in ANY)]


class Expressions:
    """Writes expressions. `names` counts aliases."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names = 0

    def name(self, stem: str) -> str:
        self.names += 1
        return f"{stem}{self.names}"

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def way(self, *ways: str) -> str:
        """One of several ways to write what comes after the same throws."""
        return self.random.choice(ways)

    def kind(self) -> str:
        return self.random.choice(_DEFINED)

    def value(self, offered: Offered, kind: str, depth: int = 1) -> str:
        """An expression of a kind; DuckDB's type may be a wider one."""
        if depth <= 0 or self.chance(0.25):
            return self.plain(offered, kind)
        families = FAMILIES.get(kind, ())
        chosen = self.random.choice(families if families and self.chance(0.7) else ANY)
        operands = self.operands(offered, chosen, kind, depth)
        return f"({self.random.choice(chosen.ways).format(*operands)})"

    def operands(self, offered: Offered, chosen: Family, kind: str, depth: int) -> list[str]:
        """An expression for each operand of a family that gives this kind."""
        other = self.kind()
        kinds = [kind if each == "same" else other if each == "any" else each for each in chosen.kinds]
        return [self.value(offered, self.random.choice(_ONE_OF.get(each, (each,))), depth - 1) for each in kinds]

    def plain(self, offered: Offered, kind: str) -> str:
        """A column of a kind, or a value that is written out."""
        columns = [column for column, each in offered.items() if each == kind]
        if columns and self.chance(0.85):
            return self.random.choice(columns)
        # A written null would be worked out before anything runs.
        cell = self.random.choice([each for each in KINDS[kind].cells if each != "null"])
        return cell if kind in ("int", "text") else f"{cell}::{KINDS[kind].type}"

    def condition(self, offered: Offered, depth: int = 1) -> str:
        return self.value(offered, "bool", depth)

    def ways(self, offered: Offered) -> list[str]:
        """All ways to write what one family gives of some operands, and of the same the other way round."""
        chosen, kind = self.random.choice(_EVERY)
        kind = kind or self.kind()
        operands = self.operands(offered, chosen, kind, 1 if self.chance(0.8) else 2)
        found = [way.format(*operands) for way in chosen.ways]
        if len(operands) == 2:
            found += [way.format(*operands[::-1]) for way in chosen.ways[:4]]
        return list(dict.fromkeys(found))

    def aggregate(self, offered: Offered) -> str:
        """An aggregate with one certain result."""
        chosen = self.random.choice(AGGREGATES)
        operands = self.operands(offered, chosen, self.kind(), 1)
        return str(self.random.choice(chosen.ways).format(*operands))

    def column(self, offered: Offered) -> str:
        return self.random.choice(list(offered))
