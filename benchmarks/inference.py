"""How true the inferred columns are: `dbt-impact lineage` on real manifests, against what their catalogs hold.

The tool is given a catalog of sources and seeds alone, so that every model's columns come from its SQL.
"""

import subprocess
import sys
from collections.abc import Iterable

import msgspec

from benchmarks.artifact_history import Version

LEAVES = ("seed.", "source.")


class Lineage(msgspec.Struct):
    """The lineage document: each node's columns, how they are known, and whatever else."""

    nodes: dict[str, "NodeLineage"]


class NodeLineage(msgspec.Struct):
    """A node's columns by name; `known` is sql, contract, catalog, documented or open."""

    columns: dict[str, msgspec.Raw] | list["NamedColumn"] = []
    known: str = ""

    def names(self) -> set[str]:
        return {(column if isinstance(column, str) else column.name).lower() for column in self.columns}


class NamedColumn(msgspec.Struct):
    """A column where the document lists them."""

    name: str


def catalog_of_leaves(version: Version) -> str:
    """Write the catalog without what dbt built from SQL; its path."""
    catalog: dict[str, dict[str, object]] = msgspec.json.decode(version.catalog.read_bytes())
    nodes = {unique_id: node for unique_id, node in catalog["nodes"].items() if unique_id.startswith(LEAVES)}
    path = version.manifest_alone().parent / "leaves.json"
    path.write_bytes(msgspec.json.encode({**catalog, "nodes": nodes}))
    return str(path)


def score_inference(versions: Iterable[Version]) -> None:
    """A line for each version: models whose inferred columns are exactly the catalog's, differ, or are open."""
    print(f"{'version':42} {'equal':>6} {'differ':>6} {'open':>6} {'absent':>6}")
    for version in versions:
        manifest = version.manifest_alone()
        asked = ["lineage", "--manifest", str(manifest), "--catalog", catalog_of_leaves(version), "--format", "json"]
        done = subprocess.run([sys.executable, "-m", "dbt_impact", *asked], capture_output=True, check=False)
        name = f"{version.repository} {version.number}"
        try:
            nodes = msgspec.json.decode(done.stdout, type=Lineage).nodes
        except msgspec.MsgspecError as error:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            print(f"{name:42} exit {done.returncode}: {said[-1] if said else error}")
            continue
        counts = dict.fromkeys(("equal", "differ", "open", "absent"), 0)
        for model, columns in version.columns().items():
            node = nodes.get(model)
            if node is None:
                counts["absent"] += 1
            elif node.known == "open":
                counts["open"] += 1
            else:
                counts["equal" if node.names() == columns else "differ"] += 1
        print(f"{name:42} " + " ".join(f"{number:6}" for number in counts.values()), flush=True)
