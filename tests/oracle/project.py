"""A project that was built once: its manifest, its catalog and its warehouse, and what can be executed of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class OracleError(Exception):
    """What the person who runs the oracle can mend, said in one line."""


@dataclass(frozen=True, slots=True)
class Built:
    """A project as real dbt built it on an empty warehouse; `folder` is where its relative paths start."""

    folder: Path
    manifest: Path
    catalog: Path | None
    warehouse: Path


@dataclass(frozen=True, slots=True)
class Node:
    """A relation or a test: `sql` is None where there is none to run (a seed, a source, a Python model).

    `injected` are the texts of the ephemeral models that stand in `sql`, by their ids; `written` is what the
    manifest holds of it.
    """

    unique_id: str
    kind: str
    relation: str | None
    sql: str | None
    parents: tuple[str, ...]
    injected: Mapping[str, str]
    written: Json = field(repr=False)

    @property
    def materialized(self) -> str:
        return str((self.written.get("config") or {}).get("materialized") or self.kind)

    @property
    def is_ephemeral(self) -> bool:
        return self.kind == "model" and self.materialized == "ephemeral"

    @property
    def is_test(self) -> bool:
        return self.kind == "test"

    @property
    def columns(self) -> Mapping[str, Json]:
        """The columns that its YAML names."""
        return self.written.get("columns") or {}

    @property
    def contract(self) -> bool:
        return bool((self.written.get("contract") or {}).get("enforced"))


def nodes_of(manifest: Path) -> dict[str, Node]:
    """Every relation and data test of a manifest, upstream first."""
    document = json.loads(manifest.read_text(encoding="utf-8"))
    entries: Json = {**document["sources"], **document["nodes"]}
    kept = {uid: node for uid, node in entries.items() if node["resource_type"] in _KINDS}
    if not any(node.get("compiled_code") for node in kept.values()):
        raise OracleError(f"{manifest} has no compiled SQL: the project was parsed, not built")
    try:
        order = TopologicalSorter({uid: _parents(node, kept) for uid, node in sorted(kept.items())}).static_order()
        return {uid: _node(uid, kept[uid], kept) for uid in order}
    except CycleError as error:
        raise OracleError(f"the project's nodes read each other in a circle: {error.args[1]}") from error


_KINDS = ("model", "seed", "snapshot", "source", "test")


def _node(unique_id: str, written: Json, all_nodes: Json) -> Node:
    python = written.get("language") == "python"
    return Node(
        unique_id=unique_id,
        kind=written["resource_type"],
        relation=written.get("relation_name") if written["resource_type"] != "test" else None,
        sql=None if python or written["resource_type"] == "seed" else written.get("compiled_code"),
        parents=_parents(written, all_nodes),
        injected={each["id"]: each["sql"] for each in written.get("extra_ctes") or ()},
        written=written,
    )


def _parents(written: Json, all_nodes: Json) -> tuple[str, ...]:
    read = (written.get("depends_on") or {}).get("nodes") or ()
    return tuple(dict.fromkeys(each for each in read if each in all_nodes and each != written["unique_id"]))


def below(nodes: Mapping[str, Node], start: str) -> Iterator[Node]:
    """A node and all that reads it, near or far, upstream first."""
    found = {start}
    for unique_id, node in nodes.items():
        if unique_id == start or not found.isdisjoint(node.parents):
            found.add(unique_id)
            yield node
