"""Listings and inferred schemas of single nodes that earlier runs worked out, where all they were made of is the same.

A node's lineage follows from its entry, from what its relation names mean, from the columns of what it reads, and from
the keys of those that are tested. The entry is part of the key under which a record stands, with the adapter and the
program; the record itself holds the rest as the trace asked for it, and is believed if the project, asked again, says
the same. So a node is traced anew where a parent has other columns, and not where a parent only has another text.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import TypeVar

import msgspec

from dbt_impact.cache.looks import Looks, noted
from dbt_impact.cache.store import Store
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import NodeListing
from dbt_impact.lineage.nodes.notes import Notes
from dbt_impact.lineage.nodes.records import Asked, KeptListing, KeptSchema, Piece
from dbt_impact.lineage.schemas import Schema
from dbt_impact.project.nodes import bytes_of

_DIGEST = 16


_Record = TypeVar("_Record", KeptSchema, KeptListing)


class KeptNodes:
    """The records of one run's nodes: looked up when they are asked for, and written when `save` is called.

    `program` tells one version of the tool and its libraries from another. A project that defines functions keeps
    nothing (`is_off`): what a call gives is written elsewhere.
    """

    def __init__(self, lineage: Lineage, store: Store, program: bytes) -> None:
        self._lineage, self._store, self._program = lineage, store, program
        self.is_off = bool(lineage.project.function_ids)
        self._keys: dict[str, bytes] = {}
        self._digests: dict[str, tuple[Schema, bytes]] = {}
        self._schemas: dict[str, KeptSchema | None] = {}
        self._listed: dict[str, NodeListing] = {}
        self._taken: dict[str, KeptListing] = {}
        self._taken_schemas: dict[str, KeptSchema] = {}
        self._handed: set[str] = set()
        lineage.remember(self)

    def needs(self, unique_id: str) -> Iterable[str]:
        record = self._schema_record(unique_id)
        return () if record is None else (each for each, _ in record.asked.leaves)

    def schema(self, unique_id: str) -> Schema | None:
        record = self._schema_record(unique_id)
        if record is None or not self._holds(unique_id, record.asked):
            return None
        if record.unspelled:
            self._lineage.unspelled.add(unique_id)
        return record.schema

    def listing(self, unique_id: str) -> KeptListing | None:
        """The listing of a node that has SQL, if one is kept that holds."""
        if (taken := self._taken.get(unique_id)) is not None:
            return taken
        record = self._record(unique_id, KeptListing)
        return record if record is not None and self._holds(unique_id, record.asked) else None

    def add(self, listing: NodeListing) -> None:
        """Has a listing kept that this run has made, unless chance may have had a part in it."""
        # Why a text was refused may be that a trial took too long.
        if not listing.opaque:
            self._listed[listing.unique_id] = listing

    def save(self) -> None:
        """Writes what this run has worked out."""
        if not self.is_off:
            self._store.put_all([*self._new_listings(), *self._new_schemas()])

    def apart(self) -> None:
        """Has this process, a fork, leave the file to the one that it comes from."""
        self.is_off = True

    def piece(self, listing: NodeListing) -> Piece | None:
        """What another process needs to know a listing as this one does; None where chance had a part in it."""
        record = None if listing.opaque else self._listing_record(listing)
        if record is None:
            return None
        looks = noted.get() or Looks()
        inferred = [each for each in self._lineage.inferred if each not in self._handed]
        schemas = {each: self._inferred_record(each) for each in inferred}
        looked = {path: state for path, state in looks.states.items() if path not in self._handed}
        self._handed.update(schemas, looked)
        return Piece(record, schemas, looked, looks.settled)

    def take(self, piece: Piece) -> None:
        """Knows from now on what another process has found out."""
        self._taken[piece.listing.listing.unique_id] = piece.listing
        for unique_id, record in piece.schemas.items():
            if self._schemas.get(unique_id) is None:
                self._schemas[unique_id] = self._taken_schemas[unique_id] = record
        if (looks := noted.get()) is not None:
            looks.take(piece.looks, settled=piece.settled)

    def _new_listings(self) -> Iterable[tuple[bytes, bytes]]:
        own = (record for each in self._listed.values() if (record := self._listing_record(each)) is not None)
        for record in (*own, *self._taken.values()):
            yield self._key(record.listing.unique_id, KeptListing), msgspec.msgpack.encode(record)

    def _new_schemas(self) -> Iterable[tuple[bytes, bytes]]:
        own = {each: self._inferred_record(each) for each in list(self._lineage.inferred)}
        for unique_id, record in (self._taken_schemas | own).items():
            yield self._key(unique_id, KeptSchema), msgspec.msgpack.encode(record)

    def _listing_record(self, listing: NodeListing) -> KeptListing | None:
        noted = self._lineage.noted(listing.unique_id)
        if noted is None:
            return None
        traced, notes = noted
        return KeptListing(self._asked(notes), listing, traced.relied)

    def _inferred_record(self, unique_id: str) -> KeptSchema:
        lineage = self._lineage
        asked = self._asked(lineage.inferred[unique_id])
        return KeptSchema(asked, lineage.schema(unique_id), unique_id in lineage.unspelled)

    def _asked(self, notes: Notes) -> Asked:
        leaves = tuple((each, self._digest(each)) for each in notes.leaves)
        return Asked(tuple(notes.names.items()), leaves, tuple(notes.keys.items()))

    def _holds(self, unique_id: str, asked: Asked) -> bool:
        """Whether the project, asked for the same, says the same."""
        project, resolver = self._lineage.project, self._lineage.resolver
        node, tested = project.get(unique_id), self._lineage.tested
        return (
            all(resolver.resolve(node, parts) == read for parts, read in asked.names)
            and all(each in project and self._digest(each) == digest for each, digest in asked.leaves)
            and all(tested is not None and tuple(tested(each)) == keys for each, keys in asked.keys)
        )

    def _digest(self, unique_id: str) -> bytes:
        schema, known = self._lineage.schema(unique_id), self._digests.get(unique_id)
        if known is None or known[0] is not schema:
            digest = blake2b(msgspec.msgpack.encode(schema), digest_size=_DIGEST).digest()
            known = self._digests[unique_id] = schema, digest
        return known[1]

    def _schema_record(self, unique_id: str) -> KeptSchema | None:
        if unique_id not in self._schemas:
            self._schemas[unique_id] = self._record(unique_id, KeptSchema)
        record = self._schemas[unique_id]
        return None if record is not None and record.unspelled and self._lineage.spells else record

    def _record(self, unique_id: str, kind: type[_Record]) -> _Record | None:
        text = None if self.is_off else self._store.get(self._key(unique_id, kind))
        try:
            return None if text is None else msgspec.msgpack.decode(text, type=kind)
        except msgspec.DecodeError:
            return None

    def _key(self, unique_id: str, kind: type[KeptSchema] | type[KeptListing]) -> bytes:
        """A digest of the node's entry, its SQL and the ephemeral models in it, as the tracer sees them, and of it."""
        if unique_id not in self._keys:
            node, project = self._lineage.project.get(unique_id), self._lineage.project
            injected = sorted(self._lineage.injected(node).items())
            sql = self._lineage.sql(unique_id)
            parts = (project.metadata.adapter_type, self._program, bytes_of(node), sql, injected)
            self._keys[unique_id] = blake2b(msgspec.msgpack.encode(parts), digest_size=_DIGEST).digest()
        return kind.__name__.encode() + self._keys[unique_id]
