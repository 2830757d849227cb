"""The lineage of nodes as JSON or as text."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from dbt_impact.lineage.nodes.listing import ColumnListing, InputListing, NodeListing
from dbt_impact.render.printable import printable


def as_json(nodes: Iterable[NodeListing]) -> str:
    """One document: `nodes` by unique id."""
    document = {"schema_version": "1", "nodes": {node.unique_id: node for node in nodes}}
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1).decode() + "\n"


def as_text(nodes: Iterable[NodeListing]) -> str:
    """One block for every node."""
    return "\n".join("\n".join(_block(node)) for node in nodes) + "\n"


LINEAGE_FORMATS: Mapping[str, Callable[[Iterable[NodeListing]], str]] = {"json": as_json, "text": as_text}


def _block(node: NodeListing) -> Iterable[str]:
    yield printable(f"{node.unique_id}  ({node.known}{', and maybe other columns' if node.open else ''})")
    for column in node.columns:
        yield printable(f"  {_column(column)}")
    rows = [each for each in node.row_inputs if each.column is not None]
    if rows:
        yield printable(f"  rows: {', '.join(map(_input, rows))}")
    for reason in node.unresolved:
        yield printable(f"  unresolved: {reason}")


def _column(column: ColumnListing) -> str:
    return f"{column.name} ← {', '.join(map(_input, column.inputs)) or 'nothing'}"


def _input(each: InputListing) -> str:
    name = each.unique_id.split(".", 2)[-1]
    return f"{name}.{each.column or '*'} [{each.subtype.lower()}]"
