"""A manifest decoded into the fields that a comparison cannot do without: what floors begin with."""

import msgspec


class Column(msgspec.Struct, frozen=True):
    """A documented column."""

    name: str
    data_type: str | None = None


class DependsOn(msgspec.Struct, frozen=True):
    """What a node reads and which macros made it."""

    macros: list[str] = []
    nodes: list[str] = []


class Checksum(msgspec.Struct, frozen=True):
    """The hash of a node's file."""

    name: str = "none"
    checksum: str = ""


class Config(msgspec.Struct, frozen=True):
    """The settings that decide what runs."""

    materialized: str | None = None
    enabled: bool = True
    on_schema_change: str | None = None
    unique_key: str | list[str] | None = None


class Node(msgspec.Struct, frozen=True):
    """The fields of a node, source or exposure that a comparison cannot do without."""

    unique_id: str
    resource_type: str
    name: str
    raw_code: str = ""
    compiled_code: str | None = None
    relation_name: str | None = None
    original_file_path: str = ""
    checksum: Checksum = Checksum()
    columns: dict[str, Column] = {}
    depends_on: DependsOn = DependsOn()
    config: Config = Config()


class Manifest(msgspec.Struct, frozen=True):
    """A manifest; macros stay text."""

    nodes: dict[str, Node]
    sources: dict[str, Node]
    exposures: dict[str, Node]
    macros: dict[str, msgspec.Raw]
    parent_map: dict[str, list[str]]
    child_map: dict[str, list[str]]
