"""What no tool that answers a question about one manifest can spare, for `benchmarks.questions` to compare to.

python -m benchmarks.question_floor downstream|upstream DIALECT VISITED.json MANIFEST.json
"""

import json
import sys
from pathlib import Path

import msgspec
import sqlglot

_Entries = dict[str, msgspec.Raw]


class Node(msgspec.Struct, frozen=True):
    """The field of a node that following its columns cannot do without."""

    compiled_code: str | None = None


class Written(msgspec.Struct, frozen=True):
    """The source of a model, which may name a relation that it does not declare to read."""

    raw_code: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """A manifest cut into its entries, which stay text until they are visited."""

    nodes: _Entries
    sources: _Entries
    exposures: _Entries
    child_map: _Entries


def main() -> None:
    direction, dialect, visited, path = sys.argv[1:]
    manifest = msgspec.json.decode(Path(path).read_bytes(), type=Manifest)
    for unique_id, entry in manifest.nodes.items():
        if direction == "downstream" and unique_id.startswith("model."):
            msgspec.json.decode(entry, type=Written)
    entries = (manifest.nodes[unique_id] for unique_id in json.loads(Path(visited).read_bytes()))
    nodes = (msgspec.json.decode(entry, type=Node) for entry in entries)
    for sql in {node.compiled_code for node in nodes if node.compiled_code}:
        sqlglot.parse_one(sql, dialect=dialect)


if __name__ == "__main__":
    main()
