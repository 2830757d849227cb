"""A node's own query on both sides, over parents that are one, so that nothing but the query itself differs."""

from collections.abc import Callable

from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.schemas import Schema
from dbt_impact.lineage.types.data_types import shown
from dbt_impact.lineage.values import Relation


def over_same_parents(walk: Walk, key: str, base: NodeLineage, head: NodeLineage) -> tuple[NodeLineage, NodeLineage]:
    """Both sides of a node traced so; as they are where a side can't be."""
    before, after = _traced(walk, key, walk.base, walk.head)
    if before.unresolved is not None or after.unresolved is not None:
        return base, head
    return before, after


def texts_over_same_parents(walk: Walk, key: str, old_sql: str, new_sql: str) -> tuple[NodeLineage, NodeLineage]:
    """Other texts of a node that both sides have, traced so; a side that can't be is unresolved."""
    old = walk.base_id(key)
    assert old is not None
    base, head = walk.base, walk.head
    before = Lineage(
        base.project, base.terms, also=head.project, texts={old: old_sql}, names=walk.renamed, parser=base.parser
    )
    after = Lineage(head.project, head.terms, also=base.project, texts={key: new_sql}, parser=head.parser)
    return _traced(walk, key, before, after)


def _traced(walk: Walk, key: str, base: Lineage, head: Lineage) -> tuple[NodeLineage, NodeLineage]:
    def parents(side: Lineage, is_base: bool) -> Callable[[str], Relation]:
        known = walk.base if is_base else walk.head

        def relation_of(read: str) -> Relation:
            parent = walk.key(read) if is_base else read
            outcome = walk.outcomes.get(parent)
            if outcome is None:
                return walk.relation(known, read)
            return side.leaf_as(parent, read, _either(walk, outcome))

        return relation_of

    old = walk.base_id(key)
    assert old is not None
    return base.trace(old, parents(base, is_base=True)), head.trace(key, parents(head, is_base=False))


def _either(walk: Walk, outcome: Outcome) -> Schema:
    """The columns of both sides; one that has two types has head's, so that both sides' readers see one."""
    types: dict[str, str | None] = {}
    for side, lineage in ((walk.head, outcome.head), (walk.base, outcome.base)):
        for column in lineage.columns if lineage is not None else ():
            if types.get(column.name) is None:
                found = side.types.of(column.value.term)
                types[column.name] = None if found is None else shown(found.stored, side.types.dialect)
    sides = [side for side in (outcome.base, outcome.head) if side is not None]
    names = {column.name: column.written for side in sides for column in side.columns}
    columns = tuple((name, types.get(name)) for name in names)
    return Schema(columns, any(side.open for side in sides), "sql", written=tuple(names.values()))
