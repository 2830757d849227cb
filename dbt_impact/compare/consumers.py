"""Exposures that a change gets to."""

from collections.abc import Iterator

from dbt_impact.compare.changes import ExposureImpact, NodeImpact, Proof, Step
from dbt_impact.compare.walk import Walk
from dbt_impact.project.nodes import Exposure

_FAILS = ("broken", "blocked", "removed")


def exposures_reached(walk: Walk, nodes: dict[str, NodeImpact]) -> Iterator[ExposureImpact]:
    """Every exposure, of either side, that reads a node whose data or columns differ or that fails."""
    base, head = walk.base.project, walk.head.project
    for unique_id in dict.fromkeys((*base.ids(), *head.ids())):
        if not unique_id.startswith("exposure."):
            continue
        project = head if unique_id in head else base
        exposure = project.get(unique_id)
        parents = set(head.parents(unique_id)) if unique_id in head else set()
        if unique_id in base:
            parents.update(base.parents(unique_id))
            parents.update(walk.key(each) for each in base.parents(unique_id))
        hit = {key: nodes[key] for key in sorted(parents) if key in nodes and (reaches(nodes[key]) or moved(walk, key))}
        if hit and isinstance(exposure, Exposure):
            yield _impact(exposure, list(hit.values()))


def reaches(node: NodeImpact) -> bool:
    """Whether who reads the node could notice."""
    return node.effect in (*_FAILS, "unknown") or bool(
        node.columns_changed or node.rows_changed or node.columns_removed or node.renamed or node.columns_retyped
    )


def moved(walk: Walk, key: str) -> bool:
    """Whether the node is built under another name than its readers outside dbt know."""
    return any(each.name == "alias" for each in walk.edits.properties.get(key, ()))


def _impact(exposure: Exposure, hit: list[NodeImpact]) -> ExposureImpact:
    worst = sorted(hit, key=lambda node: (node.effect not in _FAILS, node.proof != "proved"))[0]
    proof: Proof = "proved" if worst.effect in _FAILS and worst.proof == "proved" else "possible"
    return ExposureImpact(
        unique_id=exposure.unique_id,
        label=exposure.label or exposure.name,
        type=exposure.type,
        owner=exposure.owner.shown,
        url=exposure.url,
        maturity=exposure.maturity,
        proof="unknown" if worst.effect == "unknown" else proof,
        because=tuple(dict.fromkeys(change for node in hit for change in node.because)),
        path=(*worst.path, Step(unique_id=exposure.unique_id, via="IDENTITY")),
    )
