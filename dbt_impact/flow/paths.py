"""The steps of ways: what leads to one point leads to all behind it, so each step is made once."""

from collections.abc import Mapping

from dbt_impact.flow.answer import Step
from dbt_impact.flow.way import Point, Way


class Paths:
    """The steps to the points of a finished search."""

    def __init__(self, ways: Mapping[Point, Way]) -> None:
        self._ways = ways
        self._known: dict[Point, tuple[Step, ...]] = {}

    def to(self, point: Point) -> tuple[Step, ...]:
        """The way from the start to the point, both included."""
        behind: list[Point] = []
        current: Point | None = point
        while current is not None and current not in self._known:
            behind.append(current)
            current = self._ways[current].previous
        steps = () if current is None else self._known[current]
        for each in reversed(behind):
            steps = self._known[each] = (*steps, Step(each.unique_id, each.column, self._ways[each].use))
        return steps
