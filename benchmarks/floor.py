"""What no tool that answers from two manifests can spare: the process that `benchmarks.speed` compares to.

python -m benchmarks.floor DIALECT REACHED.json BASE.json HEAD.json
"""

import json
import sys
from pathlib import Path

import msgspec
import sqlglot

from benchmarks.decoding import Manifest


def main() -> None:
    dialect, reached, *paths = sys.argv[1:]
    manifests = [msgspec.json.decode(Path(path).read_bytes(), type=Manifest) for path in paths]
    ids = json.loads(Path(reached).read_bytes())
    nodes = (manifest.nodes.get(unique_id) for unique_id in ids for manifest in manifests)
    for sql in {node.compiled_code for node in nodes if node is not None and node.compiled_code}:
        sqlglot.parse_one(sql, dialect=dialect)


if __name__ == "__main__":
    main()
