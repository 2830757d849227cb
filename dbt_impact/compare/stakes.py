"""What is at stake at each node that a change gets to: whether it is critical, at the edge, and whose it is."""

from collections.abc import Mapping

import msgspec

from dbt_impact.compare.changes import ExposureImpact, NodeImpact
from dbt_impact.compare.edge import has_lapsed, is_edge
from dbt_impact.compare.walk import Walk
from dbt_impact.project.code_owners import CodeOwners
from dbt_impact.project.nodes import Node
from dbt_impact.project.owners import owners_of
from dbt_impact.project.project import Project
from dbt_impact.selection.selector import Selector
from dbt_impact.selection.words import Selection

_NOTHING = Selection(())


class Stakes(msgspec.Struct, frozen=True):
    """What people say of their project: which nodes are `critical`, which are the `edge` (None: those by default).

    `always_critical` are critical whatever `critical` leaves out; at those that `ignored` selects nothing counts.
    `code_owners` are the owners of files, None where no CODEOWNERS is known.
    """

    critical: Selection = _NOTHING
    edge: Selection | None = None
    always_critical: Selection = _NOTHING
    ignored: Selection = _NOTHING
    code_owners: CodeOwners | None = None


NO_STAKES = Stakes()


class _Weighing:
    """Fills in what is at stake at the nodes and exposures of a comparison."""

    def __init__(self, walk: Walk, stakes: Stakes) -> None:
        self._walk, self._stakes = walk, stakes
        base, head = walk.base.project, walk.head.project
        # A pull request must not take itself out of the gate by taking a tag away, so either side's word counts.
        wanted = (stakes.critical, stakes.always_critical)
        self._critical = [Selector(each, side) for each in wanted for side in (base, head)]
        self._ignored = (Selector(stakes.ignored, base), Selector(stakes.ignored, head))
        self._edge = None if stakes.edge is None else Selector(stakes.edge, base)

    def node(self, key: str, node: NodeImpact) -> NodeImpact:
        """The node with its `edge`, `critical`, `ignored`, `owners` and `project`, and the projects that read it."""
        old = self._walk.base_id(key)
        base, head = self._sides()
        lost = bool(node.columns_removed or node.renamed or node.effect == "removed")
        return msgspec.structs.replace(
            node,
            edge=lost and old is not None and self._is_edge(old),
            critical=self._is_critical(key) or (old is not None and self._is_critical(old)),
            ignored=self._is_ignored(key, old),
            owners=self._owners(key, old),
            project=head.home(key) or base.home(old or key),
            read_by=base.abroad.read_by.get(old or key) or {},
        )

    def exposure(self, impact: ExposureImpact) -> ExposureImpact:
        """The exposure with its `critical`, `ignored`, `owners` and `project`."""
        base, head = self._sides()
        return msgspec.structs.replace(
            impact,
            critical=self._is_critical(impact.unique_id),
            ignored=self._is_ignored(impact.unique_id, impact.unique_id),
            owners=self._owners(impact.unique_id, None),
            project=head.home(impact.unique_id) or base.home(impact.unique_id),
        )

    def _is_edge(self, old: str) -> bool:
        if self._edge is not None:
            return self._edge.selects(old)
        base, head = self._sides()
        node = base.get(old)
        if isinstance(node, Node) and has_lapsed(node, head):
            return False
        return is_edge(base, old, self._walk.undeclared_readers(self._walk.key(old)))

    def _is_critical(self, unique_id: str) -> bool:
        """Whether either side calls it critical, or a test what it tests, as dbt's own selection takes tests along."""
        found = any(selector.selects(unique_id) for selector in self._critical)
        return found or any(
            selector.selects(each) for selector in self._critical for each in _tested(selector.project, unique_id)
        )

    def _is_ignored(self, key: str, old: str | None) -> bool:
        """Whether what stands at base is ignored: the head's word counts for what is new alone."""
        base, head = self._ignored
        return base.selects(old) if old is not None and old in base.project else head.selects(key)

    def _owners(self, key: str, old: str | None) -> tuple[str, ...]:
        base, head = self._sides()
        project, unique_id = (head, key) if key in head else (base, old or key)
        return owners_of(project, unique_id, self._stakes.code_owners)

    def _sides(self) -> tuple[Project, Project]:
        return self._walk.base.project, self._walk.head.project


def _tested(project: Project, unique_id: str) -> tuple[str, ...]:
    """What a test stands on: of a generic test the node that it is written at, else all that it reads."""
    if not unique_id.startswith(("test.", "unit_test.")) or unique_id not in project:
        return ()
    test = project.get(unique_id)
    attached = test.attached_node if isinstance(test, Node) else None
    return (attached,) if attached else project.parents(unique_id)


def weighed(
    walk: Walk, stakes: Stakes, nodes: Mapping[str, NodeImpact], exposures: tuple[ExposureImpact, ...]
) -> tuple[dict[str, NodeImpact], tuple[ExposureImpact, ...]]:
    """All nodes and exposures, with what is at stake at each."""
    weighing = _Weighing(walk, stakes)
    return (
        {key: weighing.node(key, node) for key, node in nodes.items()},
        tuple(map(weighing.exposure, exposures)),
    )
