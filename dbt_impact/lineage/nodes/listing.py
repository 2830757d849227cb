"""The lineage of nodes as plain data: each column's inputs in OpenLineage's words, and what could not be resolved."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.nodes.openness import reasons
from dbt_impact.lineage.schemas import Known
from dbt_impact.lineage.terms.masks import Leaf, Masks, may_mask
from dbt_impact.lineage.types.data_types import NULL, shown
from dbt_impact.lineage.values import AGGREGATION, DIRECT, IDENTITY, TRANSFORMATION, Input, Inputs, Value
from dbt_impact.project.nodes import Node, Source

_MADE = (TRANSFORMATION, AGGREGATION)
_NOTHING: Mapping[Leaf, str] = MappingProxyType({})


class InputListing(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column (None: the rows) of a node, and how it is used: OpenLineage's type and subtype.

    `masked` says by what its values are hidden, on every way that they take: a "hash" or a "count".
    """

    unique_id: str
    type: str
    subtype: str
    column: str | None = None
    masked: str | None = None


class ColumnListing(msgspec.Struct, frozen=True, omit_defaults=True):
    """An output column. `sql` is the expression that defines it, `data_type` its type as far as it can be told."""

    name: str
    inputs: tuple[InputListing, ...]
    data_type: str | None = None
    sql: str | None = None


class NodeListing(msgspec.Struct, frozen=True, omit_defaults=True):
    """A node. `known` says where the list of columns comes from; with `open` it is a lower bound.

    `reads` are the nodes whose rows decide which rows this one has. An `opaque` node can't be traced: everything in it
    may come from everything in what it reads.
    """

    unique_id: str
    resource_type: str
    known: Known
    open: bool
    columns: tuple[ColumnListing, ...]
    row_inputs: tuple[InputListing, ...]
    unresolved: tuple[str, ...]
    reads: tuple[str, ...] = ()
    opaque: bool = False


def listings(lineage: Lineage, ids: Iterable[str]) -> Iterator[NodeListing]:
    """The listing of every node of `ids` that has columns."""
    return (listing(lineage, unique_id) for unique_id in ids if listed(lineage, unique_id))


def listed(lineage: Lineage, unique_id: str) -> bool:
    """Whether it is something that has columns."""
    return isinstance(lineage.project.get(unique_id), (Node, Source))


def listing(lineage: Lineage, unique_id: str, *, details: bool = True) -> NodeListing:
    """The listing of a node or a source; without `details`, traced columns lack SQL and type, which take time."""
    without_sql = lineage.project.get(unique_id).resource_type == "source" or lineage.sql(unique_id) is None
    return _given(lineage, unique_id) if without_sql else _traced(lineage, lineage.of(unique_id), details)


def passed_on(lineage: Lineage, unique_id: str, column: str) -> tuple[InputListing, ...] | None:
    """What a column comes from that the node's list lacks; None where it certainly has no such column."""
    opened = lineage.of(unique_id).open
    folded = lineage.dialect.fold(column)
    name = folded if lineage.dialect.show(folded) == column else column
    found = None if opened is None else opened(name)
    return None if found is None else _inputs(lineage, found.inputs)


def _given(lineage: Lineage, unique_id: str) -> NodeListing:
    """What has no SQL: a source, a seed, a Python model, a node that was not compiled."""
    resource = lineage.project.get(unique_id)
    schema = lineage.schema(unique_id)
    without = resource.resource_type not in ("source", "seed")
    columns = tuple(ColumnListing(lineage.dialect.show(name), (), data_type) for name, data_type in schema.columns)
    reason = lineage.of(unique_id).unresolved if without else None
    return NodeListing(
        unique_id,
        resource.resource_type,
        schema.known,
        schema.is_open,
        columns,
        (),
        (reason,) if reason else (),
        lineage.project.parents(unique_id) if without else (),
        without,
    )


def _traced(lineage: Lineage, found: NodeLineage, details: bool) -> NodeListing:
    show = lineage.dialect.show
    resource = lineage.project.get(found.unique_id)
    masks = Masks(lineage.terms) if may_mask(lineage.sql(found.unique_id) or "") else None
    columns = tuple(
        ColumnListing(
            show(column.name),
            _inputs(lineage, column.value.inputs, _hidden(masks, column.value)),
            _type(lineage, column.value.term) if details else None,
            column.definition.sql if details and column.definition is not None else None,
        )
        for column in found.columns
    )
    troubles = tuple(dict.fromkeys(trouble.message for trouble in found.troubles))
    why: tuple[str, ...] = ()
    if found.open is not None and found.unresolved is None:
        why = reasons(lineage.terms, found.open, lineage.dialect)
    return NodeListing(
        found.unique_id,
        resource.resource_type,
        found.known,
        found.open is not None,
        columns,
        _inputs(lineage, found.row_inputs),
        (*((found.unresolved,) if found.unresolved else ()), *why, *troubles),
        tuple(sorted({each.unique_id for each in found.row_inputs if each.column is None})),
        found.unresolved is not None,
    )


def _hidden(masks: Masks | None, value: Value) -> Mapping[Leaf, str]:
    """What hides the inputs of a value; those that it only passes on, nothing does."""
    if masks is None or not any(each.use in _MADE for each in value.inputs):
        return _NOTHING
    return masks.hidden(value.term)


def _type(lineage: Lineage, term: int) -> str | None:
    found = lineage.types.of(term)
    return None if found is None or found == NULL else shown(found.stored, lineage.types.dialect)


def _inputs(lineage: Lineage, inputs: Inputs, hidden: Mapping[Leaf, str] = _NOTHING) -> tuple[InputListing, ...]:
    kept = [each for each in inputs if each.column is not None or each.use != IDENTITY]
    if len(kept) > 1:
        kept.sort(key=_order)
    show = lineage.dialect.show
    return tuple(
        [
            InputListing(
                each.unique_id,
                "DIRECT" if each.use in DIRECT else "INDIRECT",
                each.use,
                None if each.column is None else show(each.column),
                hidden.get((lineage.name(each.unique_id), each.column or ""))
                if hidden and each.use in DIRECT
                else None,
            )
            for each in kept
        ]
    )


def _order(each: Input) -> tuple[str, str, str]:
    return (each.unique_id, each.column or "", each.use)
