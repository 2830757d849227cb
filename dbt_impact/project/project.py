"""A dbt project as one manifest tells it: resources by id, decoded when they are asked for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.abroad import NOBODY, Abroad
from dbt_impact.project.catalog import Catalog
from dbt_impact.project.entries import Compiled, Edges, EntryDecoder, EntryMap, Heading, Named, StandIn
from dbt_impact.project.files import catalog_file, content, manifest_file, shown
from dbt_impact.project.graph import Graph
from dbt_impact.project.manifest import Manifest, Metadata, decode_manifest, version_warnings
from dbt_impact.project.nodes import AnyResource, Consumer, Exposure, Group, Macro, Node, Source
from dbt_impact.project.relations import RelationIndex
from dbt_impact.project.same import is_same, tells_when

__all__ = ["Metadata", "Project", "read_project"]

T = TypeVar("T")

_BUILDS_RELATIONS = ("model.", "seed.", "snapshot.")


def read_project(path: Path, *, catalog: Path | None = None) -> "Project":
    """The project whose manifest is at `path`: the file (plain or gzip), its folder, or the dbt project's.

    `catalog` is the catalog file or its folder; without it, one beside the manifest is taken. Raises
    DbtImpactError where there is no manifest, or what is there can't be read.
    """
    file = manifest_file(path)
    metadata, manifest = decode_manifest(file, content(file))
    columns_file = catalog_file(catalog, beside=file)
    return Project(file, metadata, manifest, Catalog(columns_file) if columns_file is not None else None)


class Project:
    """The resources of a manifest, in its order. `path` is the manifest's, `warnings` are one line each.

    Entries stay bytes until they are asked for and are kept once decoded. A method that decodes raises
    DbtImpactError where an entry is not as dbt writes it; one that takes a unique id raises KeyError where
    its text says so.
    """

    def __init__(
        self,
        path: Path,
        metadata: Metadata,
        manifest: Manifest,
        catalog: Catalog | None,
        abroad: Abroad = NOBODY,
    ) -> None:
        self.path = str(path)
        self.metadata = metadata
        self.manifest = manifest
        self.abroad = abroad
        self.warnings = version_warnings(path, metadata)
        self.has_catalog = catalog is not None
        self._catalog = catalog
        self._decoder = EntryDecoder(path, metadata.schema_version)
        self._nodes: EntryMap = manifest.nodes or {}
        self._sources: EntryMap = manifest.sources or {}
        self._exposures: EntryMap = manifest.exposures or {}
        self._entries: EntryMap = {**self._nodes, **self._sources, **self._exposures, **manifest.consumers()}
        self._decoded: dict[str, AnyResource] = {}
        self._decoded_macros: dict[str, Macro] = {}
        self._relation_names: dict[str, str | None] = {}
        self._listed_columns: Mapping[str, tuple[tuple[str, str], ...]] = {}
        self.unmatched_rows: tuple[str, ...] = ()
        self._headings: dict[str, Heading] = {}
        self._same: dict[tuple[Project, str], bool] = {}
        self._same_macros: dict[tuple[Project, str], bool] = {}
        self._seed_headers: Mapping[str, tuple[str, ...]] = {}
        # What it is compared with, or was laid over: entries that both have are decoded once.
        self._beside: Project | None = None

    def joined(self, manifest: Manifest, abroad: Abroad) -> "Project":
        """The same project, with the entries of others in its manifest."""
        found = Project(Path(self.path), self.metadata, manifest, self._catalog, abroad)
        found._seed_headers = self._seed_headers
        return found

    def overlaid(
        self, manifest: Manifest, seed_headers: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    ) -> "Project":
        """The same project after a change of its files: its entries, and the first lines of its seeds.

        A catalog of what was built has not seen it: what a comparison borrows from the other side's did not change.
        """
        seen = self._catalog if self._catalog is not None and self._catalog.is_of_sources else None
        found = Project(Path(self.path), self.metadata, manifest, seen, self.abroad)
        found._seed_headers = {**self._seed_headers, **seed_headers}
        found._beside = self._beside or self
        return found

    def put_beside(self, other: "Project") -> None:
        """Says what it will be compared with, which may spare it much decoding."""
        if self._beside is None and self.metadata.schema_version == other.metadata.schema_version:
            self._beside = other

    def without_built_tables(self) -> "Project":
        """The same project, with the catalog of its sources alone: what it builds may have been other tables before."""
        seen = None if self._catalog is None else self._catalog.of_sources()
        return Project(Path(self.path), self.metadata, self.manifest, seen, self.abroad)

    @property
    def has_later_catalog(self) -> bool:
        """Whether its catalog may be of a later time than its files: then what a source lacks there proves nothing."""
        return self._catalog is not None and self._catalog.is_of_sources

    def home(self, unique_id: str) -> str:
        """The name of the other project that an entry belongs to; the empty text for this one's own."""
        return self.abroad.homes.get(unique_id, "")

    @property
    def own_count(self) -> int:
        """How many entries are this project's own."""
        return len(self._entries) - len(self.abroad.homes)

    def ids(self) -> Collection[str]:
        """The unique id of every resource: nodes, sources, exposures, then the other consumers."""
        return self._entries.keys()

    def ids_of(self, kind: str) -> Sequence[str]:
        """The unique id of every resource of a kind, as ids begin: models, sources, operations."""
        return self._ids_by_kind.get(kind, ())

    @cached_property
    def _ids_by_kind(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for unique_id in self._entries:
            found.setdefault(unique_id.partition(".")[0], []).append(unique_id)
        return found

    def node_ids(self) -> Collection[str]:
        """The unique id of every node: models, seeds, snapshots, tests and their like."""
        return self._nodes.keys()

    def source_ids(self) -> Collection[str]:
        """The unique id of every source."""
        return self._sources.keys()

    def __contains__(self, unique_id: str) -> bool:
        return unique_id in self._entries

    def get(self, unique_id: str) -> AnyResource:
        """The resource, decoded on the first call and kept. Raises KeyError where there is none."""
        found = self._decoded.get(unique_id)
        if found is None:
            reader = self._reader(unique_id)
            found = reader._decoded.get(unique_id) or reader._read(unique_id)
            self._decoded[unique_id] = reader._decoded[unique_id] = found
        return found

    def raw(self, unique_id: str) -> bytes:
        """The resource's JSON as the manifest has it. Raises KeyError where there is none."""
        return bytes(self._entries[unique_id])

    def peek(self, unique_id: str) -> AnyResource:
        """The resource, not kept: for a look at each of many. Raises KeyError where there is none."""
        return self._decoded.get(unique_id) or self._decode(unique_id, self._entries[unique_id])

    def entry(self, unique_id: str, kind: type[T]) -> T:
        """The entry as a `kind`, not kept: for fields that a resource lacks. Raises KeyError where there is none."""
        return self._decoder.entry(unique_id, self._entries[unique_id], kind)

    def heading(self, unique_id: str) -> Heading:
        """What it is called and its source, kept. Raises KeyError where there is none."""
        found = self._headings.get(unique_id)
        if found is None:
            reader = self._reader(unique_id)
            found = reader._headings.get(unique_id) or reader.entry(unique_id, Heading)
            self._headings[unique_id] = reader._headings[unique_id] = found
        return found

    def relation_name(self, unique_id: str) -> str | None:
        """The quoted full name of what it builds or reads, without decoding the rest of it."""
        if unique_id not in self._relation_names:
            reader = self._reader(unique_id)
            if unique_id not in reader._relation_names:
                known = reader._decoded.get(unique_id) or reader._headings.get(unique_id)
                named = known or reader.entry(unique_id, Named)
                reader._relation_names[unique_id] = getattr(named, "relation_name", None)
            self._relation_names[unique_id] = reader._relation_names[unique_id]
        return self._relation_names[unique_id]

    def same_entry(self, other: "Project", unique_id: str) -> bool:
        """Whether both manifests hold the very same for it, but for when dbt parsed it: then nothing of it differs."""
        found = self._same.get(at := (other, unique_id))
        if found is None:
            mine, others = self._entries[unique_id], other._entries[unique_id]
            found = self._same[at] = mine is others or is_same(bytes(mine), bytes(others))
        return found

    def is_same(self, other: "Project") -> bool:
        """Whether both manifests hold the very same resources and macros, as of one parsing.

        Where entries don't say when they were parsed, two runs over the same files write the same: the runs tell.
        """
        if self._entries != other._entries or self._macros != other._macros:
            return False
        entries = (bytes(each) for each in self._entries.values())
        return self.metadata.generated_at == other.metadata.generated_at or tells_when(entries)

    def macro_ids(self) -> Collection[str]:
        """The unique id of every macro."""
        return self._macros.keys()

    def parents(self, unique_id: str) -> tuple[str, ...]:
        """The resources that it reads, each once; none for an id that names nothing."""
        return self._graph.parents(unique_id)

    def children(self, unique_id: str) -> tuple[str, ...]:
        """The resources that read it, each once; none for an id that names nothing."""
        return self._graph.children(unique_id)

    def find(self, relation: str | tuple[str, ...]) -> str | None:
        """The unique id of what builds `relation`, given as SQL or as its parts without quotes.

        Models, seeds and snapshots come before sources, a relation's own name before one it defers to. Case
        and quotes do not matter, except between two relations that differ in nothing but case.
        """
        return self._relations.find(relation)

    def find_near(self, node: Node, parts: tuple[str, ...]) -> str | None:
        """What builds a name without a database, or without a schema either: it is looked for where the node is."""
        place = tuple(each for each in (node.database, node.schema) if each is not None)
        return self.find((*place[: 3 - len(parts)], *parts)) if len(place) == 2 and len(parts) < 3 else None

    def macro(self, unique_id: str) -> Macro | None:
        """The macro, decoded on the first call and kept."""
        written = self._macros.get(unique_id)
        if written is None:
            return None
        found = self._decoded_macros.get(unique_id)
        if found is None:
            found = self._decoded_macros[unique_id] = self._decoder.entry(unique_id, written, Macro)
        return found

    def raw_macro(self, unique_id: str) -> bytes | None:
        """The macro's JSON as the manifest has it."""
        written = self._macros.get(unique_id)
        return None if written is None else bytes(written)

    def same_macro(self, other: "Project", unique_id: str) -> bool:
        """Whether both manifests hold the very same macro, but for when dbt parsed it."""
        found = self._same_macros.get(at := (other, unique_id))
        if found is None:
            mine, others = self.raw_macro(unique_id), other.raw_macro(unique_id)
            found = self._same_macros[at] = mine is not None and others is not None and is_same(mine, others)
        return found

    def group(self, name: str, home: str = "") -> Group | None:
        """The group that nodes call `name`, of this project or of another."""
        return self.abroad.groups.get((home, name)) if home else self._groups.get(name)

    def declare(self, columns: Mapping[str, tuple[tuple[str, str], ...]], unmatched: tuple[str, ...] = ()) -> None:
        """Adds what exposures read beside what their `meta` says: by exposure, ids of nodes and names of columns.

        `unmatched` says of each row of such a list that names nothing where it stands, and why.
        """
        self._listed_columns, self.unmatched_rows = columns, unmatched

    def listed_columns(self, unique_id: str) -> tuple[tuple[str, str], ...]:
        """What was declared of an exposure: ids of nodes and names of columns."""
        return self._listed_columns.get(unique_id, ())

    def catalog_columns(self, unique_id: str) -> Mapping[str, str] | None:
        """Name → type, in the warehouse's order; None without a catalog, or where it lacks that entry."""
        elsewhere = self.abroad.catalogs.get(unique_id)
        if elsewhere is not None:
            catalog, own_id = elsewhere
            return catalog.columns(own_id)
        return None if self._catalog is None else self._catalog.columns(unique_id)

    def declare_headers(self, columns: Mapping[str, tuple[str, ...]]) -> None:
        """Says what stands in the first lines of seeds' files, by the seeds' ids."""
        self._seed_headers = {**self._seed_headers, **columns}

    def seed_header(self, unique_id: str) -> tuple[str, ...] | None:
        """The columns in the first line of a seed's file, where a change of the file told them."""
        return self._seed_headers.get(unique_id)

    @cached_property
    def function_ids(self) -> tuple[str, ...]:
        """The unique ids of the functions that the project defines."""
        return tuple(self.manifest.functions or ())

    @cached_property
    def is_compiled(self) -> bool:
        """Whether any model has compiled SQL (a project without models is compiled)."""
        return self.has_compiled_sql()

    def has_compiled_sql(self, home: str = "") -> bool:
        """Whether any model of this project, or of another in it, has compiled SQL, or there is none."""
        models = (it for it in self._nodes.items() if it[0].startswith("model.") and self.home(it[0]) == home)
        first = next(models, None)
        return first is None or self._has_sql(*first) or any(self._has_sql(*it) for it in models)

    @cached_property
    def disabled(self) -> frozenset[str]:
        """The unique ids of what is written in the project and switched off."""
        return frozenset(self._decoder.map("disabled", self.manifest.disabled))

    def disabled_entries(self, kind: type[T]) -> Iterator[T]:
        """What is switched off, as a `kind`: an id may stand for several."""
        for unique_id, written in self._decoder.map("disabled", self.manifest.disabled).items():
            for each in self._decoder.listed(unique_id, written):
                yield self._decoder.entry(unique_id, each, kind)

    def _reader(self, unique_id: str) -> "Project":
        """Who decodes an entry: the project beside this one, if it has the very same node or source."""
        beside = self._beside
        if beside is None:
            return self
        both = (self._nodes, beside._nodes) if unique_id in self._nodes else (self._sources, beside._sources)
        is_one = all(unique_id in entries for entries in both) and beside.same_entry(self, unique_id)
        return beside if is_one else self

    def _read(self, unique_id: str) -> AnyResource:
        found = self._decode(unique_id, self._entries[unique_id])
        if found.unique_id != unique_id:
            raise DbtImpactError(
                f"{shown(self.path)}: {shown(unique_id)} has the unique_id {shown(found.unique_id)}: "
                "an entry must stand under its own id, write the manifest again"
            )
        return found

    def _decode(self, unique_id: str, written: msgspec.Raw) -> AnyResource:
        if unique_id in self._nodes:
            return self._decoder.entry(unique_id, written, Node)
        if unique_id in self._sources:
            return self._decoder.entry(unique_id, written, Source)
        if unique_id in self._exposures:
            return self._decoder.entry(unique_id, written, Exposure)
        consumer = self._decoder.entry(unique_id, written, Consumer)
        return msgspec.structs.replace(consumer, body=written)

    def _has_sql(self, unique_id: str, written: msgspec.Raw) -> bool:
        return bool(self._decoder.entry(unique_id, written, Compiled).compiled_code)

    def _declared_parents(self, unique_id: str) -> tuple[str, ...]:
        return self._decoder.entry(unique_id, self._entries[unique_id], Edges).depends_on.nodes

    @cached_property
    def _graph(self) -> Graph:
        return Graph(
            self.ids(),
            self._declared_parents,
            self._decoder,
            self._decoder.map("parent_map", self.manifest.parent_map),
            self._decoder.map("child_map", self.manifest.child_map),
        )

    @cached_property
    def _macros(self) -> EntryMap:
        return self._decoder.map("macros", self.manifest.macros)

    @cached_property
    def _groups(self) -> dict[str, Group]:
        written = self.manifest.groups or {}
        groups = [self._decoder.entry(unique_id, entry, Group) for unique_id, entry in written.items()]
        return {group.name: group for group in groups}

    @cached_property
    def _relations(self) -> RelationIndex:
        return RelationIndex(self._named_relations())

    def _named_relations(self) -> Iterator[tuple[str, str]]:
        builders = ((it, entry) for it, entry in self._nodes.items() if it.startswith(_BUILDS_RELATIONS))
        stand_ins: list[tuple[str, str]] = []
        for unique_id, written in chain(builders, self._sources.items()):
            entry = self._decoder.entry(unique_id, written, Named)
            if entry.relation_name:
                yield entry.relation_name, unique_id
            deferred = entry.defer_relation
            name = deferred.relation_name if isinstance(deferred, StandIn) else deferred
            if name:
                stand_ins.append((name, unique_id))
        yield from stand_ins
