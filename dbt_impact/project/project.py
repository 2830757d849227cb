"""A dbt project as one manifest tells it: resources by id, decoded when they are asked for."""

from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec

from dbt_impact.project.nodes import AnyResource, Group, Macro


class Metadata(msgspec.Struct, frozen=True):
    """Where a manifest comes from. `schema_version` is the number in its `dbt_schema_version` address."""

    schema_version: int
    dbt_version: str
    adapter_type: str
    generated_at: str
    project_name: str


class Project(Protocol):
    """INTERFACE SKETCH, to become the class itself."""

    path: str
    metadata: Metadata

    def ids(self) -> Collection[str]: ...                      # every resource, manifest order
    def __contains__(self, unique_id: str) -> bool: ...
    def get(self, unique_id: str) -> AnyResource: ...          # decoded once, kept
    def raw(self, unique_id: str) -> bytes: ...                # its JSON bytes, undecoded
    def parents(self, unique_id: str) -> tuple[str, ...]: ...  # manifest's parent_map (else from depends_on)
    def children(self, unique_id: str) -> tuple[str, ...]: ...
    def macro(self, unique_id: str) -> Macro | None: ...
    def raw_macro(self, unique_id: str) -> bytes | None: ...
    def group(self, name: str) -> Group | None: ...
    def catalog_columns(self, unique_id: str) -> Mapping[str, str] | None: ...  # name -> type in order; None: not in the catalog
