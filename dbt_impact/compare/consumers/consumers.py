"""Exposures that a change gets to, by the columns that they are declared to read."""

from collections.abc import Iterator

import msgspec

from dbt_impact.compare.changes import ExposureImpact, NodeImpact, Proof, Step
from dbt_impact.compare.consumers.moved_references import Moved, MovedReferences
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.consumers.exposures import exposure_readings, query_readings
from dbt_impact.project.exposure_columns import listed_queries
from dbt_impact.project.nodes import Exposure

_FAILS = ("broken", "blocked", "removed")
_WITHOUT_COLUMNS = frozenset({"metric", "saved_query", "semantic_model"})


def exposures_reached(
    walk: Walk, nodes: dict[str, NodeImpact], references: MovedReferences
) -> Iterator[ExposureImpact]:
    """Every exposure, of either side, that reads something that differs, or a node that fails."""
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
        hit: dict[str, NodeImpact] = {}
        columns: dict[str, None] = {}
        by_node = columns_named(walk, unique_id)
        for key in sorted(parents & nodes.keys()):
            named = by_node.get(key)
            found = reaches(nodes[key]) if named is None else _touched(nodes[key], named)
            if found or moved(walk, key):
                hit[key] = nodes[key]
                columns.update(dict.fromkeys(sorted(_columns(nodes[key], named))))
        if not isinstance(exposure, Exposure):
            continue
        impact = _impact(exposure, list(hit.values()), tuple(columns) or None) if hit else None
        for key in sorted(parents):
            version = references.of(unique_id, key)
            if version is not None and (read := _read_otherwise(walk, version.outcome, by_node.get(key))) is not None:
                impact = _with_version(exposure, impact, version, read if key in by_node else ())
        if impact is not None:
            yield impact


def _read_otherwise(walk: Walk, outcome: Outcome, named: frozenset[str] | None) -> tuple[str, ...] | None:
    """What differs for who reads all or the named columns of another version than before; None where nothing does."""
    found, show = outcome.difference, walk.head.dialect.show
    names = tuple(map(show, (*found.lost, *found.changed, *found.retyped)))
    read = tuple(sorted(each for each in names if named is None or each.lower() in named))
    return read if read or found.rows else None


def _with_version(
    exposure: Exposure, impact: ExposureImpact | None, version: Moved, columns: tuple[str, ...]
) -> ExposureImpact:
    """What happens to an exposure, with the version that it is declared to read now."""
    if impact is None:
        path = (*version.evidence.path, Step(unique_id=exposure.unique_id, via="IDENTITY"))
        impact = msgspec.structs.replace(_described(exposure), path=path)
    because = tuple(dict.fromkeys((*impact.because, *version.evidence.changes)))
    named = tuple(dict.fromkeys((*(impact.columns or ()), *columns)))
    return msgspec.structs.replace(impact, because=because, columns=named or None)


def columns_named(walk: Walk, exposure_id: str) -> dict[str, frozenset[str]]:
    """The columns that an exposure says it reads, in lower case, by node; not those nodes of which it names none.

    Head says so, base where head has no such exposure. Its queries are read over both sides: one that names what head
    lacks is only understood over base.
    """
    side = walk.head if exposure_id in walk.head.project else walk.base
    exposure = side.project.get(exposure_id)
    if not isinstance(exposure, Exposure):
        return {}
    readings = [*exposure_readings(side, exposure)]
    queries = tuple(listed_queries(side.project.raw(exposure_id)))
    before = walk.base.project.get(exposure_id) if queries and exposure_id in walk.base.project else None
    if side is walk.head and isinstance(before, Exposure):
        read = query_readings(walk.base, before, queries) or ()
        readings += [msgspec.structs.replace(each, unique_id=walk.key(each.unique_id)) for each in read]
    found: dict[str, frozenset[str]] = {}
    for each in readings:
        if each.declared:
            names = frozenset() if each.column is None else {each.column.lower()}
            found[each.unique_id] = found.get(each.unique_id, frozenset()) | names
    return found


def reaches(node: NodeImpact) -> bool:
    """Whether who reads the whole node could notice; of a metric, which has no columns, that it changes."""
    if node.resource_type in _WITHOUT_COLUMNS:
        return node.effect != "equivalent"
    return node.effect in (*_FAILS, "unknown") or bool(
        node.columns_changed or node.rows_changed or node.columns_removed or node.renamed or node.columns_retyped
    )


def _touched(node: NodeImpact, named: frozenset[str]) -> bool:
    """Whether who reads these columns of the node could notice."""
    return node.effect in (*_FAILS, "unknown") or node.rows_changed or bool(_columns(node, named))


def _columns(node: NodeImpact, named: frozenset[str] | None) -> set[str]:
    """Those of the named columns that differ or are gone."""
    differing = (*node.columns_changed, *node.columns_removed, *node.renamed, *node.columns_retyped)
    return {each for each in differing if each.lower() in (named or ())}


def moved(walk: Walk, key: str) -> bool:
    """Whether the node is built under another name than its readers outside dbt know."""
    return any(each.name == "alias" for each in walk.edits.properties.get(key, ()))


def _impact(exposure: Exposure, hit: list[NodeImpact], columns: tuple[str, ...] | None) -> ExposureImpact:
    worst = sorted(hit, key=lambda node: (node.effect not in _FAILS, node.proof != "proved"))[0]
    lost = any(name in (*node.columns_removed, *node.renamed) for node in hit for name in columns or ())
    fails = worst.effect in _FAILS and worst.proof == "proved"
    proof: Proof = "proved" if fails or lost else "possible"
    return msgspec.structs.replace(
        _described(exposure),
        proof="unknown" if worst.effect == "unknown" and not lost else proof,
        columns=columns,
        because=tuple(dict.fromkeys(change for node in hit for change in node.because)),
        path=(*worst.path, Step(unique_id=exposure.unique_id, via="IDENTITY")),
    )


def _described(exposure: Exposure) -> ExposureImpact:
    """An exposure that something may reach, and nothing of what does."""
    return ExposureImpact(
        unique_id=exposure.unique_id,
        label=exposure.label or exposure.name,
        type=exposure.type,
        owner=exposure.owner.shown,
        url=exposure.url,
        maturity=exposure.maturity,
    )
