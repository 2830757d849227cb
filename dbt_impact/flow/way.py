"""The ways by which a question's start leads to a column, to a node's rows, or to a consumer, and which is the best."""

from typing import Literal, NamedTuple

import msgspec

from dbt_impact.lineage.values import DIRECT

How = Literal["value", "filter", "join", "group by", "sort", "window", "condition", "rows"]

_INDIRECT: dict[str, How] = {
    "FILTER": "filter",
    "JOIN": "join",
    "GROUP_BY": "group by",
    "SORT": "sort",
    "WINDOW": "window",
    "CONDITIONAL": "condition",
}
ROWS: How = "rows"


class Point(NamedTuple):
    """A column of a node, or its rows where `column` is None; `EVERY` stands for columns that nobody has listed."""

    unique_id: str
    column: str | None


EVERY = "*"


class Way(msgspec.Struct, frozen=True):
    """The best way to a point: values before all else, then what hides least, then the shortest.

    `how` is "value" where every step passes on the value itself, else the first step that does not ("rows": it is read
    by something whose rows are hit). `use` is the last step's OpenLineage subtype, `previous` the point before it, None
    at a start. `depth` counts nodes, `steps` points. `masked` says what hides it on every such way (hash, count).
    """

    how: How
    depth: int
    use: str | None = None
    previous: Point | None = None
    masked: str | None = None
    steps: int = 0

    @property
    def rank(self) -> tuple[bool, bool, int, bool, int, str, str]:
        before = self.previous or Point("", None)
        hides = self.masked is not None
        # Each step makes it worse, if only by its number: a way that comes back to a point is never better there.
        ends = (self.steps, before.unique_id, before.column or "")
        return (self.how != "value", hides, self.depth, self.how != ROWS, *ends)


def onward(way: Way, point: Point, use: str, masked: str | None = None, *, nodes: int = 1) -> Way:
    """The way that goes on from `point`, to which `way` leads, by one more use, and so many nodes further."""
    # That a column stands in its node's rows says less than what decides about them.
    how: How = way.how if way.how not in ("value", ROWS) or use in DIRECT else _INDIRECT.get(use, ROWS)
    return Way(how, way.depth + nodes, use, point, way.masked or masked, way.steps + 1)


def better(one: Way | None, other: Way | None) -> Way | None:
    """The better of two ways."""
    if one is None or other is None:
        return one or other
    return one if one.rank <= other.rank else other
