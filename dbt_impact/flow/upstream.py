"""Where a column comes from: everything that its values are made of, and what decides which rows it has."""

from collections import deque
from collections.abc import Iterator, Mapping

from dbt_impact.flow.lister import Lister
from dbt_impact.flow.way import EVERY, ROWS, Point, Way, better, onward
from dbt_impact.lineage.nodes.listing import NodeListing
from dbt_impact.lineage.values import AGGREGATION
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project

_MADE_OF = ("metric.", "saved_query.")


def upstream(project: Project, lister: Lister, starts: Mapping[Point, Way], depth: int | None) -> dict[Point, Way]:
    """The best way to everything that the starts are made of within `depth` nodes, nearest first; the starts too."""
    search = _Search(project, lister)
    ways: dict[Point, Way] = dict(starts)
    todo = deque(starts)
    while todo:
        start = todo.popleft()
        for point, use in search.made_of(start):
            way = onward(ways[start], start, use, nodes=int(point.unique_id != start.unique_id))
            if (depth is None or way.depth <= depth) and better(ways.get(point), way) is way:
                ways[point] = way
                todo.append(point)
    return ways


class _Search:
    """What each point is made of, one step back."""

    def __init__(self, project: Project, lister: Lister) -> None:
        self._project, self._lister = project, lister

    def made_of(self, point: Point) -> Iterator[tuple[Point, str]]:
        """The points before this one, and how they are used."""
        resource = self._project.get(point.unique_id)
        if not isinstance(resource, (Node, Source)):
            for parent in self._project.parents(point.unique_id):
                if parent.startswith(_MADE_OF):
                    yield Point(parent, None), AGGREGATION
            for reading in self._lister.readings(point.unique_id):
                if reading.column is None and reading.declared:
                    yield Point(reading.unique_id, None), ROWS
                elif reading.column is None:
                    yield from self._whole(reading.unique_id, reading.use)
                else:
                    yield Point(reading.unique_id, self._shown(reading.unique_id, reading.column)), reading.use
            return
        listing = self._lister.listing(point.unique_id)
        if listing.opaque:
            for read in self._project.parents(point.unique_id):
                yield from self._whole(read, "TRANSFORMATION")
        elif point.column is None:
            for each in listing.row_inputs:
                yield Point(each.unique_id, each.column), each.subtype
            for read in listing.reads:
                yield Point(read, None), ROWS
        else:
            yield from self._column(listing, point.column)
            yield Point(point.unique_id, None), ROWS

    def _column(self, listing: NodeListing, name: str) -> Iterator[tuple[Point, str]]:
        if name == EVERY:
            for column in listing.columns:
                yield from ((Point(each.unique_id, each.column), each.subtype) for each in column.inputs)
        listed = next((column for column in listing.columns if column.name.lower() == name.lower()), None)
        inputs = listed.inputs if listed is not None else self._lister.passed_on(listing.unique_id, name)
        for each in inputs or ():
            yield Point(each.unique_id, each.column), each.subtype

    def _whole(self, unique_id: str, use: str) -> Iterator[tuple[Point, str]]:
        """All of a node: its columns, those that nobody has listed, and its rows."""
        if isinstance(self._project.get(unique_id), (Node, Source)):
            listing = self._lister.listing(unique_id)
            yield from ((Point(unique_id, column.name), use) for column in listing.columns)
            if listing.open:
                yield Point(unique_id, EVERY), use
        yield Point(unique_id, None), ROWS

    def _shown(self, unique_id: str, name: str) -> str:
        """The column's name as its node writes it."""
        columns = self._lister.listing(unique_id).columns
        return next((column.name for column in columns if column.name.lower() == name.lower()), name)
