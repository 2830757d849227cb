"""What templates may know of a project: relations by name, macros, the node's entry, and the target they give away."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import msgspec

from dbt_impact.compile.known import relation_known
from dbt_impact.compile.messages import Known
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project

_LARGEST_GRAPH = 32_000_000
_BUILDS = ("model.", "seed.", "snapshot.")
_NODES = ("model", "seed", "snapshot", "test", "analysis", "operation")
_PARENT_ADAPTERS = {
    "redshift": ("postgres",),
    "materialize": ("postgres",),
    "greenplum": ("postgres",),
    "databricks": ("spark",),
    "synapse": ("fabric", "sqlserver"),
    "sqlserver": ("fabric",),
}


class _Place(msgspec.Struct, frozen=True, gc=False):
    """Where a node is built, and what its settings say of that."""

    database: str | None = None
    schema: str | None = None
    config: dict[str, object] = {}


class Facts:
    """Answers what a template asks of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, Known | None] = {}

    @property
    def adapter_types(self) -> tuple[str, ...]:
        """The adapter, then those that it inherits its macros from."""
        adapter = self._project.metadata.adapter_type
        return (adapter, *_PARENT_ADAPTERS.get(adapter, ()))

    def known(self, unique_id: str) -> Known | None:
        """The relation of a node or a source; None for what is none, or is not in the project."""
        if unique_id not in self._known:
            resource = self._project.get(unique_id) if unique_id in self._project else None
            self._known[unique_id] = None if resource is None else relation_known(resource, self._project)
        return self._known[unique_id]

    def parents(self, node: Node) -> tuple[Known, ...]:
        """The relations that a node declares to read."""
        found = map(self.known, dict.fromkeys(node.depends_on.nodes))
        return tuple(each for each in found if each is not None)

    def ref(self, node: Node, package: str | None, name: str, version: str | None) -> Known | None:
        """What `ref` means in a node: of the root project first, then of the node's own package, then of any."""
        packages = [package] if package else [self._project.metadata.project_name, node.package_name, None]
        for each in packages:
            for unique_id in self._named.get(name, ()):
                known = self.known(unique_id)
                if known is not None and each in (None, known.package) and self._is_version(unique_id, known, version):
                    return known
        return None

    def source(self, source_name: str, name: str) -> Known | None:
        """The table of a source."""
        found = self._sources.get((source_name, name))
        return None if found is None else self.known(found)

    def function(self, package: str | None, name: str) -> Known | None:
        """A function that the project defines."""
        for unique_id in self._project.function_ids:
            parts = unique_id.split(".")
            if parts[-1] == name and package in (None, parts[1]):
                return self.known(unique_id)
        return None

    def find(self, *path: str | None) -> Known | None:
        """What builds the relation of a database, a schema and a name; what is None does not matter."""
        parts = tuple(each for each in path if each is not None)
        unique_id = self._project.find(parts) or self._by_ending.get(tuple(part.lower() for part in parts))
        return None if unique_id is None else self.known(unique_id)

    def entry(self, unique_id: str) -> str | None:
        """The node's JSON."""
        return self._project.raw(unique_id).decode("utf-8", "replace") if unique_id in self._project else None

    def macro(self, unique_id: str) -> str | None:
        """A macro's source."""
        found = self._project.macro(unique_id)
        return None if found is None else found.macro_sql

    def graph(self) -> dict[str, dict[str, bytes]] | None:
        """Every entry's JSON by kind and id, as `graph` shows them; None where that is too much to hand over."""
        found: dict[str, dict[str, bytes]] = {"nodes": {}, "sources": {}, "exposures": {}, "metrics": {}}
        size = 0
        for unique_id in self._project.ids():
            kind = unique_id.partition(".")[0]
            if self._project.home(unique_id) or not (kind in _NODES or f"{kind}s" in found):
                continue
            raw = self._project.raw(unique_id)
            found["nodes" if kind in _NODES else f"{kind}s"][unique_id] = raw
            size += len(raw)
            if size > _LARGEST_GRAPH:
                return None
        return found

    def target(self, name: str) -> str | None:
        """What the target's field of that name must have been, by where nodes without such a setting are built."""
        if name in ("schema", "dataset"):
            return self._target[1]
        return self._target[0] if name in ("database", "dbname", "project") else None

    @cached_property
    def _target(self) -> tuple[str | None, str | None]:
        databases: Counter[str] = Counter()
        schemas: Counter[str] = Counter()
        suffixed: Counter[str] = Counter()
        for unique_id in self._project.ids():
            if not unique_id.startswith((*_BUILDS, "test.")) or self._project.home(unique_id):
                continue
            place = self._project.entry(unique_id, _Place)
            if place.database and place.config.get("database") is None:
                databases[place.database] += 1
            custom = place.config.get("schema")
            if place.schema and custom is None:
                schemas[place.schema] += 1
            elif place.schema and isinstance(custom, str) and place.schema.endswith(f"_{custom}"):
                suffixed[place.schema.removesuffix(f"_{custom}")] += 1
        return _most(databases), _most(schemas) or _most(suffixed)

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for unique_id in self._project.ids():
            if unique_id.startswith(_BUILDS):
                named.setdefault(self._project.heading(unique_id).name, []).append(unique_id)
        return named

    @cached_property
    def _sources(self) -> dict[tuple[str, str], str]:
        sources = {}
        for unique_id in self._project.ids():
            known = self.known(unique_id) if unique_id.startswith("source.") else None
            if known is not None:
                sources[known.source_name, known.name] = unique_id
        return sources

    @cached_property
    def _by_ending(self) -> dict[tuple[str, ...], str | None]:
        """The one that has a schema and a name, and the one that has a name; None where several have."""
        found: dict[tuple[str, ...], str | None] = {}
        for unique_id, place in self._places():
            for at in range(1, len(place)):
                ending = place[at:]
                found[ending] = unique_id if ending not in found else None
        return found

    def _places(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for unique_id in self._project.ids():
            if unique_id.startswith((*_BUILDS, "source.")):
                known = self.known(unique_id)
                if known is not None and known.identifier is not None:
                    path = (known.database or "", known.schema or "", known.identifier)
                    yield unique_id, tuple(part.lower() for part in path)

    def _is_version(self, unique_id: str, known: Known, version: str | None) -> bool:
        if version is not None:
            return known.version == version
        if not known.version:
            return True
        resource = self._project.get(unique_id)
        return isinstance(resource, Node) and resource.latest_version == resource.version


def _most(counted: Counter[str]) -> str | None:
    return counted.most_common(1)[0][0] if counted else None
