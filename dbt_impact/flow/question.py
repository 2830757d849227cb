"""A question about the flow to its answer: find the starts, follow them, and say what was reached."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from dbt_impact.flow.answer import Answer, AssumedKey, Direction, NotTraced, Reached, ReachedColumn
from dbt_impact.flow.downstream import downstream
from dbt_impact.flow.kinds import KINDS
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.paths import Paths
from dbt_impact.flow.starts import Starts, find_starts
from dbt_impact.flow.upstream import upstream
from dbt_impact.flow.way import EVERY, Point, Way
from dbt_impact.lineage.nodes.listing import NodeListing
from dbt_impact.project.nodes import Exposure, Node, Source
from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts
from dbt_impact.selection.selector import Selector


class Question(msgspec.Struct, frozen=True):
    """What is asked: from where, in which direction, how far, and what of the answer is wanted.

    `kinds` are keys of `KINDS`, none of them means all. With `values_only`, only what the values themselves get to.
    """

    direction: Direction
    starts: Starts
    depth: int | None = None
    kinds: tuple[str, ...] = ()
    critical_only: bool = False
    values_only: bool = False


def answer(project: Project, lister: Lister, question: Question, critical: Selector) -> Answer:
    """The answer, with what is `critical` marked. Raises DbtImpactError where the question names what is not there."""
    starts = find_starts(project, lister, question.starts)
    follow = downstream if question.direction == "downstream" else upstream
    ways = follow(project, lister, starts, question.depth)
    by_node: dict[str, dict[Point, Way]] = {}
    met: dict[str, None] = {}
    for point, way in ways.items():
        # What stands in a start's own node, and is no start, is reached where it is read again.
        if way.previous is not None and way.depth > 0:
            met[point.unique_id] = None
            if way.how == "value" or not question.values_only:
                by_node.setdefault(point.unique_id, {})[point] = way
    paths = Paths(ways)
    reached = [_reached(project, lister, critical, paths, *each) for each in by_node.items()]
    wanted = {kind for each in question.kinds for kind in KINDS[each]}
    shown = [
        each
        for each in sorted(reached, key=lambda it: (it.depth, it.unique_id))
        if (not wanted or each.resource_type in wanted) and (each.critical or not question.critical_only)
    ]
    listings = tuple(
        lister.listing(each.unique_id) for each in shown if isinstance(project.get(each.unique_id), (Node, Source))
    )
    left_out = Counter(project.get(each).resource_type for each in met.keys() - {each.unique_id for each in shown})
    return Answer(
        question.direction,
        tuple(starts),
        tuple(shown),
        tuple(_not_traced(project, lister, by_node)),
        listings,
        _relations(project, listings),
        project.metadata.project_name,
        project.metadata.adapter_type,
        project.metadata.generated_at,
        tuple(_assumed(project, lister, shown)),
        dict(sorted(left_out.items())),
    )


def _assumed(project: Project, lister: Lister, reached: Iterable[Reached]) -> list[AssumedKey]:
    """The keys that joins rest on by which a column was reached."""
    joining = [each.unique_id for each in reached if any(column.how == "join" for column in each.columns)]
    nodes = [each for each in joining if isinstance(project.get(each), Node)]
    return [AssumedKey(*key) for key in sorted({key for each in nodes for key in lister.relied(each)})]


def _reached(
    project: Project,
    lister: Lister,
    critical: Selector,
    paths: Paths,
    unique_id: str,
    found: Mapping[Point, Way],
) -> Reached:
    resource = project.get(unique_id)
    best = min(found.items(), key=lambda item: (item[1].how != "value", item[1].depth, item[0].column or ""))
    columns = tuple(
        ReachedColumn(point.column, way.how, paths.to(point), way.masked)
        for point, way in sorted(found.items(), key=lambda item: item[0].column or "")
        if point.column is not None and point.column != EVERY
    )
    is_node = isinstance(resource, (Node, Source))
    rows = found.get(Point(unique_id, None)) if is_node else None
    exposure = resource if isinstance(resource, Exposure) else None
    return Reached(
        unique_id,
        resource.resource_type,
        resource.name,
        best[1].how,
        min(way.depth for way in found.values()),
        paths.to(best[0]),
        columns,
        None if rows is None else rows.how,
        critical.selects(unique_id),
        is_node or all(each.declared for each in lister.readings(unique_id)),
        project.home(unique_id) or None,
        *(() if exposure is None else (exposure.label, exposure.owner.shown, exposure.url, exposure.type)),
    )


def _relations(project: Project, listings: Iterable[NodeListing]) -> dict[str, str]:
    """The full names of nodes and of what they read, without quotes."""
    found: dict[str, str] = {}
    for listing in listings:
        used = dict.fromkeys(each.unique_id for column in listing.columns for each in column.inputs)
        for unique_id in (listing.unique_id, *listing.reads, *used, *(each.unique_id for each in listing.row_inputs)):
            if unique_id not in found and (name := project.relation_name(unique_id)):
                found[unique_id] = ".".join(relation_parts(name))
    return found


def _not_traced(project: Project, lister: Lister, ids: Iterable[str]) -> Iterator[NotTraced]:
    for unique_id in ids:
        if isinstance(project.get(unique_id), (Node, Source)) and (listing := lister.listing(unique_id)).opaque:
            yield NotTraced(unique_id, next(iter(listing.unresolved), "nothing is known of it"))
