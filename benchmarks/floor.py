"""What no tool that answers from two manifests can spare: the process that `benchmarks.speed` compares to.

python -m benchmarks.floor DIALECT REACHED.json BASE.json HEAD.json
"""

import json
import sys
from pathlib import Path

import msgspec
import sqlglot


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


def main() -> None:
    dialect, reached, *paths = sys.argv[1:]
    manifests = [msgspec.json.decode(Path(path).read_bytes(), type=Manifest) for path in paths]
    ids = json.loads(Path(reached).read_bytes())
    nodes = (manifest.nodes.get(unique_id) for unique_id in ids for manifest in manifests)
    for sql in {node.compiled_code for node in nodes if node is not None and node.compiled_code}:
        sqlglot.parse_one(sql, dialect=dialect)


if __name__ == "__main__":
    main()
