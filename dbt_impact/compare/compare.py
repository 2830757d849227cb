"""Two projects to what differs between them, what it reaches, and how it gets there."""

from collections.abc import Callable

from msgspec.structs import replace

from dbt_impact.compare.borrowed import columns_of
from dbt_impact.compare.changes import Changes, Side
from dbt_impact.compare.consumers.consumers import exposures_reached
from dbt_impact.compare.consumers.moved_references import MovedReferences
from dbt_impact.compare.consumers.readers import Readers
from dbt_impact.compare.coverage import coverage
from dbt_impact.compare.edits.edits import Edits, find_edits
from dbt_impact.compare.edits.pairing import renamed_nodes, same_meaning, unpaired
from dbt_impact.compare.edits.rendering import Rendering
from dbt_impact.compare.finder import Finder
from dbt_impact.compare.impacts import blocked, removed_name
from dbt_impact.compare.outside_queries.foreign_keys import ForeignKeys
from dbt_impact.compare.outside_queries.hook_relations import add_hook_relations
from dbt_impact.compare.outside_queries.operations import Operations
from dbt_impact.compare.outside_queries.refused import Refused
from dbt_impact.compare.stakes import NO_STAKES, Stakes, weighed
from dbt_impact.compare.starts import starts
from dbt_impact.compare.stored.lacking_keys import lacking_keys
from dbt_impact.compare.stored.later_runs import told_of_later_runs
from dbt_impact.compare.stored.stored import stored_forms
from dbt_impact.compare.trust import Trust, doubted_exposures, doubted_nodes
from dbt_impact.compare.untouched import add_untouched
from dbt_impact.compare.walk import Walk
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.project.project import Metadata, Project


def compare(
    base: Project,
    head: Project,
    done: Callable[[int, int], None] | None = None,
    stakes: Stakes = NO_STAKES,
    rendering: Rendering | None = None,
) -> Changes:
    """What head does to base: the changes, every node and exposure that they get to, and what stayed unknown.

    `done` is told now and then how many nodes of how many that a change can reach were followed.
    `stakes` is what people say of who matters, `rendering` makes the SQL of nodes that dbt did not compile.
    """
    head.put_beside(base)
    renamed = renamed_nodes(base, head)
    edits = find_edits(base, head, renamed, rendering)
    walk = _walk(base, head, edits, renamed, rendering)
    begin, changes = starts(walk, edits)
    walk.run(begin, done)
    finder = Finder(walk, edits)
    for outcome in walk.outcomes.values():
        finder.take(outcome)
    Operations(walk, finder.evidences, finder.nodes, finder.changes).run()
    add_hook_relations(walk, finder.evidences, finder.nodes)
    ForeignKeys(walk, finder.evidences, finder.nodes).run()
    add_untouched(walk, finder.nodes, finder.changes)
    Refused(walk, finder.nodes).run()
    references = MovedReferences(walk)
    Readers(walk, finder.evidences, references, finder.nodes).run()
    nodes = blocked(walk, finder.nodes)
    for change in changes:
        if change.kind == "node-renamed" and change.detail is not None:
            nodes[change.unique_id] = removed_name(walk, change.unique_id, (change.id,))
    changes += finder.changes
    exposures = tuple(sorted(exposures_reached(walk, nodes, references), key=lambda e: e.unique_id))
    nodes, exposures = weighed(walk, stakes, nodes, exposures)
    trust = None if rendering is None else Trust(walk, rendering)
    if rendering is not None:
        nodes = told_of_later_runs(walk, rendering, nodes)
    if trust is not None and trust.doubted:
        nodes = doubted_nodes(nodes, changes, trust.doubted)
        exposures = doubted_exposures(exposures, changes, trust.doubted)
    return Changes(
        base=side(base.path, base.metadata, base.own_count),
        head=side(head.path, head.metadata, head.own_count),
        changes=tuple(sorted(changes, key=lambda c: (c.unique_id, c.kind, c.column or "", c.id))),
        nodes={key: nodes[key] for key in sorted(nodes)},
        exposures=exposures,
        coverage=replace(coverage(walk, nodes), rendition=None if trust is None else trust.rendition),
        stored=stored_forms(walk),
        lacked_keys=lacking_keys(walk),
    )


def side(path: str, metadata: Metadata, count: int) -> Side:
    """What the report says of a manifest with so many entries."""
    return Side(
        path=path,
        origin="path",
        dbt_version=metadata.dbt_version,
        generated_at=metadata.generated_at,
        adapter_type=metadata.adapter_type,
        nodes=count,
        project_name=metadata.project_name,
    )


def _walk(base: Project, head: Project, edits: Edits, renamed: dict[str, str], rendering: Rendering | None) -> Walk:
    """The two lineages over one table of terms, and what else of the new nodes is an old one."""
    terms = Terms()
    originals = {new: old for old, new in renamed.items()}

    of_base, of_head = columns_of(base, head, edits, renamed, originals)
    old = Lineage(
        base,
        terms,
        also=head,
        texts=edits.base_texts,
        fresh=edits.fresh,
        names=renamed,
        columns_of=of_base,
        compiler=None if rendering is None else rendering.base,
    )
    parser = old.parser if base.metadata.adapter_type == head.metadata.adapter_type else None
    new = Lineage(
        head,
        terms,
        also=base,
        texts=edits.head_texts,
        fresh=edits.fresh,
        columns_of=of_head,
        parser=parser,
        compiler=None if rendering is None else rendering.head,
    )
    while True:
        removed = [each for each in unpaired(base, head) if each not in renamed]
        added = [each for each in unpaired(head, base) if each not in originals]
        found = same_meaning(old, new, removed, added) if removed and added else {}
        if not found:
            return Walk(old, new, edits, renamed)
        renamed.update(found)
        originals.update((to, was) for was, to in found.items())
