"""The columns that a catalog.json saw in the warehouse, read when they are asked for."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import content, shown
from dbt_impact.project.manifest import not_json

_Entries = dict[str, msgspec.Raw]


class _Column(msgspec.Struct, frozen=True, gc=False):
    name: str | None = None
    type: str | None = None
    index: int | float | None = None


class _Relation(msgspec.Struct, frozen=True, gc=False):
    columns: dict[str, _Column] | None = None


class _Written(msgspec.Struct, frozen=True):
    nodes: _Entries | None = None
    sources: _Entries | None = None


class Catalog:
    """A catalog file, of which ids count that begin with `only`.

    Nothing of it is read before the first call of `columns`, and nothing twice.
    """

    def __init__(self, path: Path, only: Literal["", "source."] = "") -> None:
        self.path = path
        self._only = only
        self.is_of_sources = bool(only)
        self._columns: dict[str, Mapping[str, str]] = {}

    def of_sources(self) -> "Catalog":
        """The same file, with what stands in it of sources alone."""
        return Catalog(self.path, only="source.")

    def columns(self, unique_id: str) -> Mapping[str, str] | None:
        """Name → type in the warehouse's order; None where the catalog does not have that node or source.

        Raises DbtImpactError where the file can't be read, or an entry is not as dbt writes it.
        """
        entry = self._entries.get(unique_id) if unique_id.startswith(self._only) else None
        if entry is None:
            return None
        if unique_id not in self._columns:
            self._columns[unique_id] = self._decoded(unique_id, entry)
        return self._columns[unique_id]

    @cached_property
    def _entries(self) -> _Entries:
        try:
            written = msgspec.json.decode(content(self.path), type=_Written)
        except msgspec.ValidationError as error:
            raise DbtImpactError(
                f"{shown(self.path)} is not a dbt catalog ({error}): give what dbt docs generate wrote"
            ) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise not_json(self.path, error) from error
        return {**(written.nodes or {}), **(written.sources or {})}

    def _decoded(self, unique_id: str, entry: msgspec.Raw) -> Mapping[str, str]:
        try:
            # Not strict: some adapters write an index as text.
            columns = msgspec.json.decode(entry, type=_Relation, strict=False).columns or {}
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise DbtImpactError(
                f"{shown(self.path)}: {shown(unique_id)} can't be read ({error}): run dbt docs generate again"
            ) from error
        in_order = sorted(columns.items(), key=lambda item: item[1].index or 0)
        return {column.name or key: column.type or "" for key, column in in_order}
