"""What is built on a column: everything that its values, or the rows that it decides about, get to."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from heapq import heappop, heappush

from dbt_impact.flow.lister import Lister
from dbt_impact.flow.way import EVERY, ROWS, Point, Way, better, onward
from dbt_impact.lineage.nodes.listing import InputListing, NodeListing
from dbt_impact.lineage.values import AGGREGATION
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.order import reached_from, upstream_first
from dbt_impact.project.project import Project

# What is made of them may read, by a filter or a dimension, what they themselves do not.
_SEMANTIC = ("semantic_model.", "metric.", "saved_query.")


def downstream(project: Project, lister: Lister, starts: Mapping[Point, Way], depth: int | None) -> dict[Point, Way]:
    """The best way to everything that the starts lead to within `depth` nodes, nearest first; the starts are in it."""
    search = _Search(project, lister)
    for point, way in starts.items():
        search.reach(point, way)
    begun = sorted({point.unique_id for point in starts})
    lister.divide(partial(_all_below, project, {point.unique_id for point in starts if point.column is None}))
    agenda = _Agenda(upstream_first(reached_from(begun, lister.readers), lister.reads, lister.readers))
    for unique_id in begun:
        agenda.add(search.readers(unique_id))
    for unique_id in agenda:
        if search.visit(unique_id, depth) or unique_id.startswith(_SEMANTIC):
            agenda.add(search.readers(unique_id))
    return search.ways


def _all_below(project: Project, nodes: Collection[str]) -> list[str]:
    """All that reads these nodes as wholes, of which hardly anything will not be reached, in order of building."""
    order = upstream_first(reached_from(sorted(nodes), project.children), project.parents, project.children)
    return [each for each in order if each not in nodes and isinstance(project.get(each), Node)]


class _Agenda:
    """What is to be visited, in the order of building; only what stands in a circle comes again."""

    def __init__(self, order: Iterable[str]) -> None:
        self._order = list(order)
        self._place = {unique_id: number for number, unique_id in enumerate(self._order)}
        self._todo: list[int] = []

    def add(self, ids: Iterable[str]) -> None:
        for unique_id in ids:
            heappush(self._todo, self._place[unique_id])

    def __iter__(self) -> Iterator[str]:
        while self._todo:
            place = heappop(self._todo)
            while self._todo and self._todo[0] == place:
                heappop(self._todo)
            yield self._order[place]


class _Search:
    """What was reached so far. `_reached` are the reached points by node, their columns folded to lower case."""

    def __init__(self, project: Project, lister: Lister) -> None:
        self._project, self._lister = project, lister
        self.ways: dict[Point, Way] = {}
        self._reached: dict[str, dict[str | None, Point]] = {}

    def reach(self, point: Point, way: Way) -> bool:
        """Notes a way to a point if it is better than what is known."""
        known = self.ways.get(point)
        if better(known, way) is known:
            return False
        self.ways[point] = way
        self._reached.setdefault(point.unique_id, {})[_key(point.column)] = point
        return True

    def readers(self, unique_id: str) -> Iterator[str]:
        """What reads a node, itself among it where it does."""
        yield from self._lister.readers(unique_id)
        if isinstance(self._project.get(unique_id), (Node, Source)):
            listing = self._lister.listing(unique_id)
            inputs = (each for column in listing.columns for each in column.inputs)
            if unique_id in listing.reads or any(each.unique_id == unique_id for each in inputs):
                yield unique_id

    def visit(self, unique_id: str, depth: int | None) -> bool:
        """Whether anything better was found at a node, a test or a consumer, given what is known of what it reads."""
        found = list(self._arrivals(unique_id))
        return sum(self.reach(point, way) for point, way in found if depth is None or way.depth <= depth) > 0

    def _arrivals(self, unique_id: str) -> Iterator[tuple[Point, Way]]:
        resource = self._project.get(unique_id)
        if not isinstance(resource, (Node, Source)):
            yield from self._consumer(unique_id)
            return
        listing = self._lister.listing(unique_id)
        if listing.opaque:
            yield from self._everything(listing)
            return
        for column in listing.columns:
            inputs = [each for each in column.inputs if each.unique_id in self._reached]
            point = Point(unique_id, column.name)
            for each in inputs:
                if (way := self._along(point, each.unique_id, each.column, each.subtype, each.masked)) is not None:
                    yield point, way
            for read in {each.unique_id for each in inputs}.difference(listing.reads):
                if (way := self._along(point, read, None, ROWS)) is not None:
                    yield point, way
        rows = Point(unique_id, None)
        for each in listing.row_inputs:
            if (way := self._along(rows, each.unique_id, each.column, each.subtype)) is not None:
                yield rows, way
        for read in listing.reads:
            if (way := self._along(rows, read, None, ROWS)) is not None:
                yield rows, way
        if listing.open:
            yield from self._unlisted(listing)

    def _along(self, point: Point, read: str, column: str | None, use: str, masked: str | None = None) -> Way | None:
        """The way by one step to `point` from a column of `read`, if that was reached."""
        reached = self._reached.get(read)
        if reached is None:
            return None
        start = reached.get(_key(column)) or (reached.get(EVERY) if column is not None else None)
        if start is None or start == point:
            return None
        return onward(self.ways[start], start, use, masked)

    def _everything(self, listing: NodeListing) -> Iterator[tuple[Point, Way]]:
        """An opaque node: whatever it gives may come from whatever it reads."""
        ways = [
            onward(self.ways[point], point, "TRANSFORMATION" if point.column is not None else ROWS)
            for read in self._lister.reads(listing.unique_id)
            for point in self._reached.get(read, {}).values()
        ]
        if ways:
            way = min(ways, key=lambda each: each.rank)
            for name in (*(column.name for column in listing.columns), None, *([EVERY] if listing.open else [])):
                yield Point(listing.unique_id, name), way

    def _unlisted(self, listing: NodeListing) -> Iterator[tuple[Point, Way]]:
        """Columns that come through a star of a relation whose columns nobody has listed."""
        listed = {_key(column.name) for column in listing.columns}
        for read in self._lister.reads(listing.unique_id):
            for start in list(self._reached.get(read, {}).values()):
                if start.column is not None and _key(start.column) not in listed:
                    inputs = self._lister.passed_on(listing.unique_id, start.column)
                    for each in _from(inputs, start):
                        yield Point(listing.unique_id, start.column), onward(self.ways[start], start, each.subtype)

    def _consumer(self, unique_id: str) -> Iterator[tuple[Point, Way]]:
        """An exposure, a metric: it is hit if a column is that it reads, or the rows."""
        point = Point(unique_id, None)
        for parent in self._project.parents(unique_id):
            if (way := self._made_of(parent)) is not None:
                yield point, way
        for each in self._lister.readings(unique_id):
            if each.column is None and each.declared:
                if (way := self._along(point, each.unique_id, None, ROWS)) is not None:
                    yield point, way
            elif each.column is None:
                for start in list(self._reached.get(each.unique_id, {}).values()):
                    yield point, onward(self.ways[start], start, each.use if start.column is not None else ROWS)
            else:
                if (way := self._along(point, each.unique_id, each.column, each.use)) is not None:
                    yield point, way
                # A unit test brings its own rows: it only knows the columns' names.
                knows_rows = not unique_id.startswith("unit_test.")
                if knows_rows and (way := self._along(point, each.unique_id, None, ROWS)) is not None:
                    yield point, way

    def _made_of(self, parent: str) -> Way | None:
        """The way from a metric to what is made of it; from a semantic model only where the question starts there."""
        if not parent.startswith(_SEMANTIC):
            return None
        way = self.ways.get(start := Point(parent, None))
        if way is None or (way.depth > 0 and parent.startswith("semantic_model.")):
            return None
        return onward(way, start, AGGREGATION)


def _from(inputs: Iterable[InputListing] | None, start: Point) -> Iterator[InputListing]:
    return (
        each for each in inputs or () if each.unique_id == start.unique_id and _key(each.column) == _key(start.column)
    )


def _key(column: str | None) -> str | None:
    """A column as it is looked up: whoever writes a name down elsewhere may not keep its case."""
    return None if column is None else column.lower()
