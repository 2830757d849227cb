"""Decodes the entries of a manifest, and names the one that can't be decoded."""

from pathlib import Path
from typing import TypeVar

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown
from dbt_impact.project.nodes import DependsOn
from dbt_impact.project.versions import is_old, mended

T = TypeVar("T")
EntryMap = dict[str, msgspec.Raw]
_NULL = msgspec.Raw(b"null")


class Edges(msgspec.Struct, frozen=True, gc=False):
    """What an entry declares that it reads, and nothing else of it."""

    depends_on: DependsOn = DependsOn()


class StandIn(msgspec.Struct, frozen=True, gc=False):
    """What dbt reads in place of an entry that was not built."""

    relation_name: str | None = None


class Named(msgspec.Struct, frozen=True, gc=False):
    """The relations of an entry, and nothing else of it."""

    relation_name: str | None = None
    defer_relation: StandIn | str | None = None


class Heading(msgspec.Struct, frozen=True, gc=False):
    """What an entry and its relation are called, where it stands, its source: asked of every entry, decoded once."""

    name: str = ""
    package_name: str = ""
    fqn: tuple[str, ...] = ()
    original_file_path: str = ""
    version: msgspec.Raw = _NULL
    raw_code: str | None = None
    relation_name: str | None = None

    @property
    def is_versioned(self) -> bool:
        """Whether it is one of a model's versions."""
        return self.version != _NULL


class Compiled(msgspec.Struct, frozen=True, gc=False):
    """The SQL that dbt rendered for an entry, and nothing else of it."""

    compiled_code: str | None = None


_map_decoder: msgspec.json.Decoder[EntryMap | None] = msgspec.json.Decoder(EntryMap | None)
_ids_decoder: msgspec.json.Decoder[tuple[str, ...] | None] = msgspec.json.Decoder(tuple[str, ...] | None)


class EntryDecoder:
    """Decodes entries of the manifest at `path`, whose schema says how the fields are named."""

    def __init__(self, path: Path, schema_version: int) -> None:
        self._path = path
        self._is_old = is_old(schema_version)

    def entry(self, unique_id: str, written: msgspec.Raw, kind: type[T]) -> T:
        """`written` as a `kind`. Raises DbtImpactError, which names entry and field, where it is none."""
        try:
            if not self._is_old:
                try:
                    return msgspec.json.decode(written, type=kind)
                except msgspec.ValidationError:
                    # Few entries need mending, and it costs three times a decoding: only those that fail pay.
                    pass
            return msgspec.json.decode(mended(written), type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self._unreadable(shown(unique_id), error) from error

    def map(self, name: str, written: msgspec.Raw) -> EntryMap:
        """The manifest's map `name`, its values undecoded; empty where it is null."""
        try:
            return _map_decoder.decode(written) or {}
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise self._unreadable(name, error) from error

    def listed(self, unique_id: str, written: msgspec.Raw) -> list[msgspec.Raw]:
        """The entries in a list, undecoded: what is switched off may stand there more than once."""
        try:
            return msgspec.json.decode(written, type=list[msgspec.Raw] | None) or []
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._unreadable(shown(unique_id), error) from error

    def ids(self, name: str, written: msgspec.Raw) -> tuple[str, ...]:
        """The list of ids that stands in the map `name`; empty where it is null."""
        try:
            return _ids_decoder.decode(written) or ()
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._unreadable(name, error) from error

    def _unreadable(self, what: str, error: Exception) -> DbtImpactError:
        return DbtImpactError(
            f"{shown(self._path)}: {what} can't be read ({error}): "
            "write the manifest again; if dbt wrote it so, report it with dbt's version"
        )
