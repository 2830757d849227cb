"""What is kept of a node, or handed from one process to another: its listing or its schema, and what that rests on."""

import msgspec

from dbt_impact.lineage.nodes.listing import NodeListing
from dbt_impact.lineage.nodes.notes import Keys
from dbt_impact.lineage.schemas import Schema


class Asked(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a trace asked, and was told: names and the nodes they mean, nodes and a digest of their columns, keys."""

    names: tuple[tuple[tuple[str, ...], str | None], ...]
    leaves: tuple[tuple[str, bytes], ...]
    keys: tuple[tuple[str, Keys], ...]


class KeptSchema(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The columns that a node's SQL gives; where they are `unspelled`, it is not known how all are written."""

    asked: Asked
    schema: Schema
    unspelled: bool = False


class KeptListing(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A node's listing, and the keys that it relies on."""

    asked: Asked
    listing: NodeListing
    relied: tuple[tuple[str, tuple[str, ...]], ...]


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one process hands to another: a node's listing, schemas that it inferred, and what it looked at."""

    listing: KeptListing
    schemas: dict[str, KeptSchema]
    looks: dict[str, str]
    settled: bool
