"""What `dbt_project.yml` says: the project's name, where its files are, and the configuration of folders."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from dbt_impact.errors import Unreadable
from dbt_impact.overlay.plain import Fields, is_mapping, mapping, mappings, read_yaml, texts
from dbt_impact.overlay.tree import Tree

PROJECT_FILE = "dbt_project.yml"
# By kind of path: its key, what it was called before dbt 1.0, and what it is where nobody says.
_PATHS = {
    "model": ("model-paths", "source-paths", "models"),
    "seed": ("seed-paths", "data-paths", "seeds"),
    "snapshot": ("snapshot-paths", "snapshot-paths", "snapshots"),
    "test": ("test-paths", "test-paths", "tests"),
    "macro": ("macro-paths", "macro-paths", "macros"),
    "analysis": ("analysis-paths", "analysis-paths", "analyses"),
}
# By type of resource: the key under which folders are configured, then what else it is or was called.
_TREES = {
    "model": ("models",),
    "analysis": ("analyses",),
    "seed": ("seeds",),
    "snapshot": ("snapshots",),
    "test": ("data_tests", "data-tests", "tests"),
    "source": ("sources",),
    "exposure": ("exposures",),
    "unit_test": ("unit_tests", "unit-tests"),
}
_UNDERSTOOD = frozenset(
    {"name", "version", "config-version", "profile", "require-dbt-version", "vars", "on-run-start", "on-run-end"}
    | {"target-path", "log-path", "packages-install-path", "clean-targets", "docs-paths", "asset-paths", "flags"}
    | {key for keys in _PATHS.values() for key in keys[:2]}
    | {key for keys in _TREES.values() for key in keys}
)


class ProjectFile(msgspec.Struct, frozen=True):
    """One state of the file. `content` is all that it says; a project without it has the default folders."""

    name: str
    content: Fields = msgspec.field(default_factory=dict)

    def paths(self, kind: str) -> tuple[str, ...]:
        """The folders where files of a kind are."""
        key, old, usual = _PATHS[kind]
        given = texts(self.content.get(key, self.content.get(old)))
        return tuple(each.strip().strip("/").removeprefix("./") for each in given) or (usual,)

    def levels(self, kind: str, fqn: Sequence[str]) -> Iterator[Fields]:
        """The configuration of the folders that a resource lies in, from the outermost inwards."""
        at = next((mapping(self.content[key]) for key in _TREES[kind] if key in self.content), {})
        yield _own(at)
        for step in fqn:
            inner = at.get(step)
            if not is_mapping(inner):
                return
            yield _own(inner)
            at = inner

    def tree(self, kind: str) -> object:
        """The configuration of all folders for a type of resource."""
        return [self.content.get(key) for key in _TREES[kind]]

    @property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The types of resources that folders configure."""
        return _TREES

    @property
    def variables(self) -> Fields:
        """The variables as they are written, those of one package under its name."""
        return mapping(self.content.get("vars"))

    @property
    def dispatch(self) -> dict[str, tuple[str, ...]]:
        """The order in which packages are searched for what `adapter.dispatch` wants, by namespace."""
        listed = mappings(self.content.get("dispatch"))
        return {str(each.get("macro_namespace")): tuple(texts(each.get("search_order"))) for each in listed}

    def hooks(self, phase: str) -> list[str]:
        """The statements of `on-run-start` or `on-run-end`."""
        return texts(self.content.get(phase))

    @property
    def elsewhere(self) -> Fields:
        """What it says besides, which decides how dbt reads the project as a whole."""
        return {key: value for key, value in self.content.items() if key not in _UNDERSTOOD}


def read_project_file(tree: Tree, name: str) -> ProjectFile:
    """The file in a tree; `name` is the project's where there is no file. Raises Unreadable."""
    data = tree.read(PROJECT_FILE)
    if data is None:
        return ProjectFile(name)
    content = read_yaml(PROJECT_FILE, data)
    if not is_mapping(content):
        raise Unreadable(f"{PROJECT_FILE} holds no settings")
    written = content.get("name")
    return ProjectFile(written if isinstance(written, str) else name, content)


def _own(level: Fields) -> Fields:
    """The settings of a level, without the folders below it."""
    found: Fields = {}
    for key, value in level.items():
        if key.startswith("+"):
            found[key[1:].strip()] = value
        elif not is_mapping(value):
            found[key] = value
    return found
