"""One state of a project's files: what stands in them, read when it is asked for."""

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from dbt_impact.errors import Unreadable
from dbt_impact.overlay.plain import Fields, decoded, is_mapping, named, read_yaml
from dbt_impact.overlay.project_file import PROJECT_FILE, ProjectFile, read_project_file
from dbt_impact.overlay.tree import Tree

KEYS = {"model": "models", "seed": "seeds", "snapshot": "snapshots", "analysis": "analyses"}
"""By type of resource: the list of a YAML file that describes it."""

_YAML = (".yml", ".yaml")


class Side:
    """A tree, and `changed`, the paths that differ from the other one. `problems` are files that can't be read."""

    def __init__(self, tree: Tree, changed: Iterable[str], name: str) -> None:
        self.tree = tree
        self.changed = tuple(changed)
        self.problems: dict[str, str] = {}
        self._name = name
        self._read: dict[str, Fields] = {}

    @cached_property
    def project(self) -> ProjectFile:
        try:
            return read_project_file(self.tree, self._name)
        except Unreadable as why:
            self.problems[PROJECT_FILE] = str(why)
            return ProjectFile(self._name)

    def text(self, path: str) -> str | None:
        """The text of a file as dbt takes it; None where there is none, or none that can be read."""
        try:
            data = self.tree.read(path)
            return None if data is None else decoded(path, data).strip()
        except Unreadable as why:
            self.problems[path] = str(why)
            return None

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none, or none that is read."""
        try:
            return self.tree.read(path)
        except Unreadable as why:
            self.problems[path] = str(why)
            return None

    def yaml(self, path: str) -> Fields:
        """The content of a YAML file; empty where there is none, or none that can be read."""
        if path not in self._read:
            self._read[path] = {}
            data = self.data(path)
            if data is not None:
                try:
                    content = read_yaml(path, data)
                except Unreadable as why:
                    self.problems[path] = str(why)
                    content = None
                if is_mapping(content):
                    self._read[path] = content
        return self._read[path]

    def is_broken(self, path: str) -> bool:
        """Whether a file was asked for and can't be read."""
        return path in self.problems

    def kind(self, path: str) -> str | None:
        """What a path is by its folder and its ending: a type of resource, `yaml`, or None for what dbt passes over."""
        for kind in ("snapshot", "seed", "test", "macro", "analysis", "model"):
            within = next((each for each in self.project.paths(kind) if path.startswith(f"{each}/")), None)
            if within is None:
                continue
            if path.endswith(_YAML):
                return "yaml"
            if kind == "seed":
                return "seed" if path.endswith(".csv") else None
            if kind == "test":
                first = path[len(within) + 1 :].partition("/")[0]
                if first in ("generic", "fixtures"):
                    return ("macro" if path.endswith(".sql") else None) if first == "generic" else "fixture"
            if path.endswith(".sql") or (kind == "model" and path.endswith(".py")):
                return kind
            return None
        return None

    def below(self, kind: str, path: str) -> str:
        """A path from the folder of its kind on, as `path` of a manifest's entry."""
        for each in self.project.paths(kind):
            if path.startswith(f"{each}/"):
                return path[len(each) + 1 :]
        return path.partition("/")[2] or path

    @cached_property
    def yaml_paths(self) -> tuple[str, ...]:
        """The changed YAML files that describe resources."""
        return tuple(path for path in self.changed if self.kind(path) == "yaml")

    def listed(self, key: str) -> Iterator[tuple[str, str, Fields]]:
        """The blocks of a list in all changed YAML files: path, name, block."""
        for path in self.yaml_paths:
            for name, block in named(self.yaml(path).get(key)):
                yield path, name, block


class Described(msgspec.Struct, frozen=True):
    """A block of a YAML file that describes a resource, and the version of the model that is meant."""

    path: str
    name: str
    block: Fields
    version: object = None
    entry: Fields = msgspec.field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The name of the file, without its ending, where this is written."""
        if self.version is None:
            return self.name
        given = self.entry.get("defined_in")
        return given if isinstance(given, str) else f"{self.name}_v{self.version}"


def described(path: str, name: str, block: Fields) -> Iterator[Described]:
    """A block, or one for each version of its model."""
    versions = block.get("versions")
    listed = [each for each in versions if is_mapping(each) and "v" in each] if isinstance(versions, list) else []
    if not listed:
        yield Described(path, name, block)
    for each in listed:
        yield Described(path, name, block, each["v"], each)
