"""What dbt's selector words can ask of one entry of a manifest: its names, tags, `meta` and configuration."""

from functools import cached_property

import msgspec

from dbt_impact.project.labels import Labelled, plain_values
from dbt_impact.project.project import Project

_NULL = msgspec.Raw(b"null")


class _Entry(Labelled, frozen=True, gc=False):
    name: str = ""
    package_name: str = ""
    original_file_path: str = ""
    fqn: tuple[str, ...] = ()
    group: str | None = None
    access: str | None = None
    type: str | None = None
    maturity: str | None = None
    source_name: str | None = None
    config: msgspec.Raw = _NULL


_Config = dict[str, msgspec.Raw] | None


class Traits:
    """One entry, as far as a selection looks at it. What is not written as dbt writes it is not there."""

    def __init__(self, project: Project, unique_id: str) -> None:
        try:
            self._entry = msgspec.json.decode(project.raw(unique_id), type=_Entry)
        except msgspec.ValidationError:
            self._entry = _Entry(name=unique_id.rpartition(".")[2])
        self.resource_type = unique_id.partition(".")[0]

    @property
    def name(self) -> str:
        return self._entry.name

    @property
    def package(self) -> str:
        return self._entry.package_name

    @property
    def file(self) -> str:
        """The path of its file in its project, with `/`."""
        return self._entry.original_file_path.replace("\\", "/")

    @property
    def fqn(self) -> tuple[str, ...]:
        """The package, the folders, the name, and the version where it has one."""
        return self._entry.fqn or (self.package, self.name)

    @property
    def source(self) -> tuple[str, str]:
        """The source's name and its table's; empty names for what is no source."""
        return (self._entry.source_name or "", self.name if self._entry.source_name else "")

    @property
    def exposure_type(self) -> str | None:
        return self._entry.type if self.resource_type == "exposure" else None

    @property
    def maturity(self) -> str | None:
        return self._entry.maturity

    @property
    def group(self) -> str | None:
        return self._entry.group or _text(self._config.get("group"))

    @property
    def access(self) -> str | None:
        """The access of a model, which dbt takes for `protected` where nobody wrote one."""
        written = self._entry.access or _text(self._config.get("access"))
        return written or ("protected" if self.resource_type == "model" else None)

    @property
    def tags(self) -> frozenset[str]:
        """Its own tags, wherever dbt keeps them."""
        return self._labels[0]

    def meta(self, key: str) -> frozenset[str]:
        """The plain values of a key of its `meta`, in lower case; a list's one by one."""
        return frozenset(value for name, value in self._labels[1] if name == key)

    def config(self, key: str) -> frozenset[str]:
        """The plain values of a key of its configuration, in lower case; a list's one by one."""
        written = self._config.get(key)
        return frozenset() if written is None else frozenset(plain_values(written))

    @cached_property
    def _config(self) -> dict[str, msgspec.Raw]:
        try:
            found: _Config = msgspec.json.decode(self._entry.config, type=_Config)
        except msgspec.ValidationError:
            return {}
        return found or {}

    @cached_property
    def _labels(self) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
        try:
            within = msgspec.json.decode(self._entry.config, type=Labelled | None) or Labelled()
        except msgspec.ValidationError:
            within = Labelled()
        return frozenset((*self._entry.all_tags, *within.all_tags)), frozenset((*self._entry.pairs, *within.pairs))


def _text(written: msgspec.Raw | None) -> str | None:
    value = None if written is None else msgspec.json.decode(written)
    return value if isinstance(value, str) else None
