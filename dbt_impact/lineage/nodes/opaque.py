"""A node that can't be traced: everything it gives depends on its source and on all that it reads."""

from collections.abc import Mapping

from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.schemas import Schema
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.values import IDENTITY, TRANSFORMATION, Column, Input, Inputs, Relation, Value, others
from dbt_impact.project.nodes import AnyResource, Node


def opaque(
    terms: Terms, node: AnyResource, name: str, known: Schema, reason: str, read: Mapping[str, Relation]
) -> NodeLineage:
    """Its lineage, with the columns that are `known` by its YAML. `name` is its name in the terms."""
    rows: list[int] = []
    inputs: Inputs = frozenset()
    for parent, relation in read.items():
        listed = (part for each in relation.columns for part in (each.written or each.name, each.value.term))
        rest = () if relation.open is None else (others(relation.open),)
        rows.append(terms.of("all of", relation.rows, *listed, *rest))
        inputs |= {Input(parent, None, IDENTITY)}
        inputs |= {Input(parent, each.name, TRANSFORMATION) for each in relation.columns}
    source = node.raw_code if isinstance(node, Node) else ""
    inside = terms.of("opaque", source.strip(), *sorted(rows))

    def find(column: str) -> Value:
        return Value(terms.of("dcol", name, "0", inside, column), inputs)

    return NodeLineage(
        node.unique_id,
        tuple(Column(column, find(column)) for column, _ in known.columns),
        terms.of("drel", name, "0", inside),
        known.known,
        inputs,
        find if known.is_open else None,
        unresolved=reason,
    )
