"""How far what was rendered here is what dbt would have made of it, and what rests on what is not."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from dbt_impact.compare.changes import Change, ExposureImpact, NodeImpact, Problem, Rendition
from dbt_impact.compare.edits.rendering import Rendering
from dbt_impact.compare.walk import Walk
from dbt_impact.compile.renderer import NotRendered, Rendered
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.project.nodes import Node

_MODELS = ("model.", "snapshot.")


class Trust:
    """What is known of the nodes that were compared and rendered here.

    `doubted` are the keys of those that came out otherwise than dbt compiled them, and of those for which something
    was taken for granted that nothing confirms.
    """

    def __init__(self, walk: Walk, rendering: Rendering) -> None:
        self._walk, self._rendering = walk, rendering
        self.doubted: set[str] = set()
        self.rendered = self.as_dbt = self.otherwise = self.failed = 0
        for key in walk.outcomes:
            self._take(key)

    @property
    def rendition(self) -> Rendition | None:
        """The counts; None where nothing had to be rendered."""
        if not (self.rendered or self.failed):
            return None
        return Rendition(rendered=self.rendered, as_dbt=self.as_dbt, otherwise=self.otherwise, not_rendered=self.failed)

    def _take(self, key: str) -> None:
        found = [each for each in self._sides(key) if each is not None]
        if not found:
            return
        counts = key.startswith(_MODELS)
        if any(isinstance(each, NotRendered) for _, each, _ in found):
            self.failed += counts
            return
        self.rendered += counts
        checks = [
            (each, self._is_dbts(side, unique_id, each))
            for side, each, unique_id in found
            if isinstance(each, Rendered)
        ]
        known = [is_dbts for _, is_dbts in checks if is_dbts is not None]
        self.as_dbt += counts and bool(known) and all(known)
        self.otherwise += counts and not all(known)
        # What one side's own SQL bears out holds for the other; what only the other takes for granted does not.
        borne_out = {doubt for each, is_dbts in checks if is_dbts for doubt in each.doubts}
        if not all(known) or any(not borne_out.issuperset(each.doubts) for each, _ in checks):
            self.doubted.add(key)

    def _sides(self, key: str) -> Iterator[tuple[Lineage, Rendered | NotRendered, str] | None]:
        """The sides of a node on which what was rendered is looked at."""
        pair = self._rendering.pairs.get(key)
        old = self._walk.base_id(key)
        if pair is not None and old is not None:
            yield self._walk.base, pair.base, old
            yield self._walk.head, pair.head, key
            return
        for side, renderer, unique_id in (
            (self._walk.base, self._rendering.base, old),
            (self._walk.head, self._rendering.head, key),
        ):
            if unique_id is not None and unique_id in side.project:
                found = renderer.asked(unique_id)
                node = side.project.get(unique_id)
                if found is not None and isinstance(node, Node) and side.uses_rendered(unique_id):
                    yield side, found, unique_id

    def _is_dbts(self, side: Lineage, unique_id: str, rendered: Rendered) -> bool | None:
        """Whether the SQL means what dbt's own does; None where there is none."""
        node = side.project.get(unique_id)
        if not isinstance(node, Node) or node.compiled_code is None:
            return None
        if rendered.sql.split() == node.compiled_code.split():
            return True
        theirs, ours = (
            Lineage(side.project, side.terms, texts={unique_id: sql}, parser=side.parser).trace(unique_id, side.leaf)
            for sql in (node.compiled_code, rendered.sql)
        )
        return _meaning(theirs) == _meaning(ours) and theirs.unresolved is None


def _meaning(lineage: NodeLineage) -> tuple[object, ...]:
    return (lineage.rows, lineage.open is None, *((each.name, each.value.term) for each in lineage.columns))


def doubted_nodes(nodes: Mapping[str, NodeImpact], changes: list[Change], doubted: set[str]) -> dict[str, NodeImpact]:
    """The nodes, of which nothing is proved that rests on doubted ones alone."""
    unsure = {each.id for each in changes if each.unique_id in doubted}
    return {key: _weakened(node, key in doubted, unsure) for key, node in nodes.items()}


def doubted_exposures(
    exposures: tuple[ExposureImpact, ...], changes: list[Change], doubted: set[str]
) -> tuple[ExposureImpact, ...]:
    """The exposures, which nothing is proved to reach that rests on doubted nodes alone."""
    unsure = {each.id for each in changes if each.unique_id in doubted}
    return tuple(
        replace(each, proof="possible") if each.proof == "proved" and _rests(each.because, unsure) else each
        for each in exposures
    )


def _weakened(node: NodeImpact, is_doubted: bool, unsure: set[str]) -> NodeImpact:
    if node.proof != "proved" or not (is_doubted or _rests(node.because, unsure)):
        return node

    def weaker(problem: Problem) -> Problem:
        is_unsure = is_doubted or problem.change in unsure
        return replace(problem, proof="possible") if is_unsure and problem.proof == "proved" else problem

    return replace(node, proof="possible", problems=tuple(map(weaker, node.problems)))


def _rests(because: tuple[str, ...], unsure: set[str]) -> bool:
    return bool(because) and unsure.issuperset(because)
