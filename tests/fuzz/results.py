"""What a query gives, so that it can be compared: types, and rows whose values are as they can be told apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[object, ...]
Rows = list[Row]


class _Float(str):
    """A floating-point number as Python writes it: `0.0` is not `-0.0`, and `nan` is itself."""


@dataclass(frozen=True, slots=True)
class Result:
    """The name and the type of each column, as DuckDB writes them, and the rows."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: Rows

    def of(self, places: Sequence[int]) -> "Result":
        """The columns at these places."""
        names, types = tuple(self.names[i] for i in places), tuple(self.types[i] for i in places)
        return Result(names, types, [tuple(row[i] for i in places) for row in self.rows])

    def equals(self, other: "Result") -> bool:
        """Whether both have the same types and rows, in whatever order. Names don't count."""
        return self.types == other.types and Counter(self.rows) == Counter(other.rows)

    def is_near(self, other: "Result") -> bool:
        """Whether only the last digits of floating-point numbers differ."""
        return self.types == other.types and _rounded(self.rows) == _rounded(other.rows)


def told(value: object) -> object:
    """A value that equals no other one than itself, and can be counted."""
    if isinstance(value, float):
        return _Float(value)
    return repr(value) if isinstance(value, (list, dict)) else value


def _rounded(rows: Rows) -> Counter[Row]:
    return Counter(tuple(f"{float(each):.8e}" if isinstance(each, _Float) else each for each in row) for row in rows)
