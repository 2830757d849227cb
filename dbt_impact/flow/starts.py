"""Where a question starts: what its words name, or what carries a tag."""

from collections.abc import Iterator

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.way import EVERY, Point, Way
from dbt_impact.project.labels import labels
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project
from dbt_impact.selection.named import no_column, select

_HERE = Way("value", 0)
_MAY_START = ("model.", "source.", "seed.", "snapshot.")


class Starts(msgspec.Struct, frozen=True):
    """What a question names: nodes or `node.column`, tags, and `meta` as key and value."""

    words: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    meta: frozenset[tuple[str, str]] = frozenset()


def find_starts(project: Project, lister: Lister, asked: Starts) -> dict[Point, Way]:
    """The points that a question starts from. Raises DbtImpactError where a word or a label names nothing."""
    found: dict[Point, Way] = {}
    for word in asked.words:
        ids, column = select(project, word, consumers=True)
        points = [point for each in ids for point in _points(project, lister, each, column)]
        if not points:
            listed = (each for unique_id in ids for each in lister.listing(unique_id).columns)
            raise no_column(column or "", (each.name for each in listed), ids)
        found.update(dict.fromkeys(points, _HERE))
    if asked.tags or asked.meta:
        found.update(dict.fromkeys(_labelled(project, lister, asked), _HERE))
    if not found:
        wanted = [*sorted(asked.tags), *(f"{key}={value}" for key, value in sorted(asked.meta))]
        raise DbtImpactError(
            f"nothing in {project.path} is labelled {' or '.join(wanted)}: is it written on the columns?"
        )
    return found


def _points(project: Project, lister: Lister, unique_id: str, column: str | None) -> Iterator[Point]:
    """A column of a node, or all of the node: its columns, those that nobody has listed, and its rows."""
    if not isinstance(project.get(unique_id), (Node, Source)):
        if column is None:
            yield Point(unique_id, None)
        return
    listing = lister.listing(unique_id)
    for each in listing.columns:
        if column is None or each.name.lower() == column.lower():
            yield Point(unique_id, each.name)
    if column is None:
        yield Point(unique_id, None)
        if listing.open:
            yield Point(unique_id, EVERY)
    elif listing.open and all(each.name.lower() != column.lower() for each in listing.columns):
        yield Point(unique_id, column)


def _labelled(project: Project, lister: Lister, asked: Starts) -> Iterator[Point]:
    for unique_id in project.ids():
        if unique_id.startswith(_MAY_START):
            own, columns = labels(project, unique_id)
            if own.have(asked.tags, asked.meta):
                yield from _points(project, lister, unique_id, None)
            for name, each in columns.items():
                if each.have(asked.tags, asked.meta):
                    yield from _points(project, lister, unique_id, name)
