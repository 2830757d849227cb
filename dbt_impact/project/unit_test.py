"""What a unit test is made of, as far as it names columns."""

from collections.abc import Iterator

import msgspec

from dbt_impact.project.nodes import Consumer

_Rows = list[dict[str, msgspec.Raw]] | str | None


class Given(msgspec.Struct, frozen=True):
    """The rows of one input: as maps, as CSV, or as SQL."""

    input: str = ""
    rows: _Rows = None
    format: str = "dict"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, each once."""
        return tuple(_names(self.rows, self.format))


class Expected(msgspec.Struct, frozen=True):
    """The rows that the model must give."""

    rows: _Rows = None
    format: str = "dict"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, each once."""
        return tuple(_names(self.rows, self.format))


class UnitTest(msgspec.Struct, frozen=True):
    """A unit test, as far as it names columns."""

    given: list[Given] = []
    expect: Expected = Expected()


def unit_test(consumer: Consumer) -> UnitTest | None:
    """The rows that it gives and expects; None where the entry is not as dbt writes it."""
    try:
        return msgspec.json.decode(consumer.body, type=UnitTest)
    except msgspec.ValidationError:
        return None


def _names(rows: _Rows, form: str) -> Iterator[str]:
    if isinstance(rows, list):
        yield from dict.fromkeys(name for row in rows for name in row)
    elif isinstance(rows, str) and form == "csv":
        header = next(iter(rows.strip().splitlines()), "")
        yield from (name.strip().strip('"') for name in header.split(",") if name.strip())
