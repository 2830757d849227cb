"""What a warehouse makes of operands of given types: the type of the result, or that it refuses them."""

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from dbt_impact.lineage.types.data_types import SqlType

Combining = Literal["case", "coalesce", "greatest", "union"]
Comparing = Literal["=", "<", "in", "in query"]


class Refused(msgspec.Struct, frozen=True):
    """The warehouse does not take these operands. `is_sure` is False where it depends on the values."""

    message: str
    is_sure: bool = True


Outcome = SqlType | Refused | None
"""None: not known."""


class Rules(Protocol):
    """The types of one dialect. A type that is None is not known."""

    def call(self, name: str, places: tuple[str, ...], types: Sequence[SqlType | None]) -> Outcome:
        """The result of an operator or a function; `name` and `places` are an Operation's."""
        ...

    def field(self, of: SqlType) -> Refused | None:
        """Why a value has no fields; None where it may have some."""
        ...

    def combined(self, how: Combining, types: Sequence[SqlType | None]) -> Outcome:
        """What values of several types become in one column."""
        ...

    def compared(self, how: Comparing, one: SqlType, other: SqlType) -> Refused | None:
        """Why two values can't be compared; None where they can, or where it is not known."""
        ...
