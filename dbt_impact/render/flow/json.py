"""An answer as a JSON document, for other programs."""

from collections.abc import Mapping

import msgspec

from dbt_impact.flow.answer import Answer, AssumedKey, NotTraced, Reached
from dbt_impact.flow.way import EVERY, Point


class Start(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column that was asked about; without one, the rows of the node, with `every_column` those nobody listed."""

    unique_id: str
    column: str | None = None
    every_column: bool = False


class Document(msgspec.Struct, frozen=True):
    """The contract: adding keys is allowed, renaming or removing one is a new `schema_version`."""

    schema_version: str
    direction: str
    starts: tuple[Start, ...]
    reached: tuple[Reached, ...]
    not_traced: tuple[NotTraced, ...]
    assumed_unique: tuple[AssumedKey, ...]
    left_out: Mapping[str, int]


def render(answer: Answer) -> str:
    """One document, the same bytes for the same answer."""
    document = Document(
        "1",
        answer.direction,
        tuple(map(_start, answer.starts)),
        answer.reached,
        answer.not_traced,
        answer.assumed_unique,
        answer.left_out,
    )
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1).decode() + "\n"


def _start(point: Point) -> Start:
    return Start(point.unique_id, None, True) if point.column == EVERY else Start(point.unique_id, point.column)
