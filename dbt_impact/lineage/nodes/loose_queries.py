"""Queries that stand outside of the project, as an exposure's `meta` lists them: what they read of its nodes."""

from sqlglot import exp

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import trace_node
from dbt_impact.lineage.parsing.parse import Unparsed
from dbt_impact.lineage.tracer import Unresolvable
from dbt_impact.lineage.values import Input, Relation
from dbt_impact.project.nodes import AnyResource


def reads_of_query(lineage: Lineage, sql: str, asked_by: AnyResource) -> frozenset[Input] | None:
    """The columns that a query reads, and the nodes of which it reads rows; None where it can't be read by column.

    A relation is found by its name, a bare one among what `asked_by` depends on. Each query is read once for a lineage.
    """
    asked = asked_by.unique_id, sql
    if asked not in lineage.read_outside:
        lineage.read_outside[asked] = _reads(lineage, sql, asked_by)
    return lineage.read_outside[asked]


def _reads(lineage: Lineage, sql: str, asked_by: AnyResource) -> frozenset[Input] | None:
    tree = lineage.parser.tree(sql)
    if isinstance(tree, Unparsed):
        return None

    def find(table: exp.Table, parts: tuple[str, ...]) -> Relation | None:
        read = lineage.resolver.resolve(asked_by, parts)
        return None if read is None else lineage.leaf(read)

    name, terms, dialect = asked_by.unique_id, lineage.terms, lineage.dialect
    try:
        traced = trace_node(name, name, tree, dialect, terms, find, lambda _: None)
    except Unresolvable:
        return None
    if traced.open is not None:
        return None
    inputs = traced.row_inputs.union(*(column.value.inputs for column in traced.columns))
    used = {(each.unique_id, each.column) for each in inputs}
    # What only stands there (in a CTE that nobody reads) has to be there, too.
    named = (each for read in traced.reads for each in read.inputs)
    return inputs.union(each for each in named if (each.unique_id, each.column) not in used)
