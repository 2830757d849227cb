"""What is built on a column: everything that its values, or the rows that it decides about, get to."""

from collections.abc import Iterable, Iterator, Mapping

from dbt_impact.flow.lister import Lister
from dbt_impact.flow.way import EVERY, ROWS, Point, Way, better, onward
from dbt_impact.lineage.listing import InputListing, NodeListing
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.order import reached_from, upstream_first
from dbt_impact.project.project import Project


def downstream(project: Project, lister: Lister, starts: Mapping[Point, Way], depth: int | None) -> dict[Point, Way]:
    """The best way to everything that the starts lead to within `depth` nodes, nearest first; the starts are in it."""
    search = _Search(project, lister)
    for point, way in starts.items():
        search.reach(point, way)
    reached = reached_from(sorted({point.unique_id for point in starts}), project.children)
    order = upstream_first(reached, project.parents, project.children)
    # Once would do, but for circles: a model that reads itself, a broken manifest.
    while sum(search.visit(unique_id, depth) for unique_id in order):
        pass
    return search.ways


class _Search:
    """What was reached so far. `_columns` are the reached columns by node, their names folded to lower case."""

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

    def visit(self, unique_id: str, depth: int | None) -> bool:
        """Whether anything better was found at a node, a test or a consumer, given what is known of what it reads."""
        if not any(each in self._reached for each in (*self._project.parents(unique_id), unique_id)):
            return False
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
            point = Point(unique_id, column.name)
            for each in column.inputs:
                yield from self._along(point, each.unique_id, each.column, each.subtype, each.masked)
                if each.unique_id not in listing.reads:
                    yield from self._along(point, each.unique_id, None, ROWS)
        rows = Point(unique_id, None)
        for each in listing.row_inputs:
            yield from self._along(rows, each.unique_id, each.column, each.subtype)
        for read in listing.reads:
            yield from self._along(rows, read, None, ROWS)
        if listing.open:
            yield from self._unlisted(listing)

    def _along(
        self, point: Point, read: str, column: str | None, use: str, masked: str | None = None
    ) -> Iterator[tuple[Point, Way]]:
        """One step to `point` from a column of `read`, if that was reached."""
        reached = self._reached.get(read)
        if reached is None:
            return
        start = reached.get(_key(column)) or (reached.get(EVERY) if column is not None else None)
        if start is not None and start != point:
            yield point, onward(self.ways[start], start, use, masked)

    def _everything(self, listing: NodeListing) -> Iterator[tuple[Point, Way]]:
        """An opaque node: whatever it gives may come from whatever it reads."""
        ways = [
            onward(self.ways[point], point, "TRANSFORMATION" if point.column is not None else ROWS)
            for read in self._project.parents(listing.unique_id)
            for point in self._reached.get(read, {}).values()
        ]
        if ways:
            way = min(ways, key=lambda each: each.rank)
            for name in (*(column.name for column in listing.columns), None, *([EVERY] if listing.open else [])):
                yield Point(listing.unique_id, name), way

    def _unlisted(self, listing: NodeListing) -> Iterator[tuple[Point, Way]]:
        """Columns that come through a star of a relation whose columns nobody has listed."""
        listed = {_key(column.name) for column in listing.columns}
        for read in self._project.parents(listing.unique_id):
            for start in list(self._reached.get(read, {}).values()):
                if start.column is not None and _key(start.column) not in listed:
                    inputs = self._lister.passed_on(listing.unique_id, start.column)
                    for each in _from(inputs, start):
                        yield Point(listing.unique_id, start.column), onward(self.ways[start], start, each.subtype)

    def _consumer(self, unique_id: str) -> Iterator[tuple[Point, Way]]:
        """An exposure, a metric: it is hit if a column is that it reads, or the rows."""
        point = Point(unique_id, None)
        for each in self._lister.readings(unique_id):
            if each.column is None:
                for start in list(self._reached.get(each.unique_id, {}).values()):
                    yield point, onward(self.ways[start], start, each.use if start.column is not None else ROWS)
            else:
                yield from self._along(point, each.unique_id, each.column, each.use)
                # A unit test brings its own rows: it only knows the columns' names.
                if not unique_id.startswith("unit_test."):
                    yield from self._along(point, each.unique_id, None, ROWS)


def _from(inputs: Iterable[InputListing] | None, start: Point) -> Iterator[InputListing]:
    return (
        each for each in inputs or () if each.unique_id == start.unique_id and _key(each.column) == _key(start.column)
    )


def _key(column: str | None) -> str | None:
    """A column as it is looked up: whoever writes a name down elsewhere may not keep its case."""
    return None if column is None else column.lower()
