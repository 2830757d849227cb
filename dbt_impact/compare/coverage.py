"""How much was looked at, and why what could not be followed could not."""

from collections.abc import Iterator, Mapping

from dbt_impact.compare.changes import Coverage, NodeImpact, UnresolvedNode
from dbt_impact.compare.consumers.consumers import columns_named
from dbt_impact.compare.place import Places
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.consumers.exposures import has_unread_query
from dbt_impact.lineage.nodes.openness import reasons
from dbt_impact.nearest import hint
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project


def coverage(walk: Walk, nodes: Mapping[str, NodeImpact]) -> Coverage:
    """The counts over everything that was compared; `nodes` are those of the report."""
    analysed = [each for each in walk.outcomes.values() if each.head is not None]
    project = walk.head.project
    with_sql = sum(each.startswith(("model.", "snapshot.", "seed.", "test.", "source.")) for each in project.ids())
    reached = [each.head for each in analysed if each.head is not None and each.difference]
    return Coverage(
        nodes_analysed=len(analysed),
        nodes_skipped_unaffected=with_sql - len(analysed),
        columns_touched=sum(len(head.columns) for head in reached),
        columns_resolved=sum(len(head.columns) for head in reached if head.unresolved is None),
        unresolved=tuple(found for each in analysed if each.key in nodes and (found := _unresolved(walk, each))),
        notes=(*_unmatched(project), *_mislisted(walk), *_undeclared(walk, nodes), *_unhashed(project)),
    )


def _undeclared(walk: Walk, nodes: Mapping[str, NodeImpact]) -> Iterator[str]:
    """Readers that dbt knows nothing of: it would not build them after what they read."""
    for reader, reads in sorted(walk.undeclared_head.reads.items()):
        for read in sorted(reads) if reader in nodes else ():
            yield f"`{nodes[reader].shown_name}` reads `{read.split('.', 2)[-1]}` without `ref` or `source`"


def _unhashed(project: Project) -> Iterator[str]:
    """Seeds whose content dbt does not look at, because their files are large."""
    seeds = [each for each in project.ids() if each.startswith("seed.") and not project.home(each)]
    large = [
        f"`{seed.name}`" for seed in map(project.peek, seeds) if isinstance(seed, Node) and seed.checksum.name == "path"
    ]
    if large:
        yield f"over 1 MiB, where dbt sees no change of content: {', '.join(large[:3])}"


def _mislisted(walk: Walk) -> Iterator[str]:
    """What exposures list in their `meta` in vain: columns that a compared node has on neither side, odd queries."""
    for unique_id in sorted(each for each in walk.head.project.ids() if each.startswith("exposure.")):
        if not walk.outcomes.keys() & walk.head.project.parents(unique_id):
            continue
        if has_unread_query(walk.head, unique_id):
            yield f"a query of `{unique_id.rpartition('.')[2]}` can't be read, so all columns count"
        named = columns_named(walk, unique_id)
        # Of a version that it did not read before, another column is a change and no slip.
        before = {walk.key(each) for each in walk.base.project.parents(unique_id)} or named.keys()
        for key in sorted(named.keys() & walk.outcomes.keys() & before):
            known = _names(walk, walk.outcomes[key])
            for column in sorted(named[key].difference(known or named[key])):
                where = f"`{unique_id.rpartition('.')[2]}`: `{column.replace('`', '')}` of `{key.split('.', 2)[-1]}`"
                yield f"listed for an exposure, and no such column: {where}{hint(column, known or ()) or ''}"


def _names(walk: Walk, outcome: Outcome) -> set[str] | None:
    """The columns of a node on either side, in lower case; None where there may be others."""
    sides = [side for side in (outcome.base, outcome.head) if side is not None]
    if any(side.open is not None or side.unresolved is not None for side in sides):
        return None
    return {walk.head.dialect.show(name).lower() for side in sides for name in side.names}


def _unmatched(project: Project) -> Iterator[str]:
    """Rows of exposures' columns that name nothing: whoever reads only the report would take them for heeded."""
    rows = project.unmatched_rows
    if rows:
        count = "a row" if len(rows) == 1 else f"{len(rows):,} rows, the first of them"
        yield f"listed for exposures and matching nothing: {count} at {rows[0].replace('`', '')}"


def _unresolved(walk: Walk, outcome: Outcome) -> UnresolvedNode | None:
    head, reason = outcome.head, outcome.unresolved
    assert head is not None
    if reason is None and outcome.difference.unlisted:
        reason = _open(walk, outcome)
    if reason is None:
        return None
    return UnresolvedNode(unique_id=outcome.key, reason=reason, location=Places(walk.head).of(outcome.key, head.where))


def _open(walk: Walk, outcome: Outcome) -> str:
    """Whose columns would have to be known to follow a star."""
    behind = sorted(
        each.split(".", 2)[-1]
        for each in walk.parents(outcome.key)
        if (parent := walk.outcomes.get(each)) is not None
        and any(side is not None and side.open is not None for side in (parent.base, parent.head))
    )
    outside = [each for side in (outcome.head, outcome.base) if side is not None for each in side.externals]
    behind = behind or [".".join(parts) for parts in dict.fromkeys(outside)]
    if outcome.key.startswith("seed."):
        what = "types" if walk.edits.types_a_seed(outcome.key) else "file"
        return f"its {what} changed, and neither a catalog nor the file at hand tells its columns"
    if behind:
        return f"it takes all columns of {', '.join(behind[:3])}, and no catalog lists them"
    opened = next((side.open for side in (outcome.head, outcome.base) if side is not None and side.open), None)
    if opened is None or not walk.parents(outcome.key):
        return "no catalog lists its columns"
    return "; ".join(reasons(walk.head.terms, opened, walk.head.dialect)[:3]) or "its columns are not all known"
