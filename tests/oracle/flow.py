"""Holds `downstream` to execution: what another value in a column, or a missing row, changes must be named, all of it.

    python -m tests.oracle.flow [PROJECT] [--limit 300]

Each column of each source, seed and model is given other values, and each relation other rows, where it stands; what
reads it is built, and compared with what was built before. Whatever differs must be among what `downstream` names, by
column. What is named and never differed is counted: the data may be too few to show it.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dbt_impact.flow.answer import Answer, Reached
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.question import Question, answer
from dbt_impact.flow.starts import Starts
from dbt_impact.project.project import read_project
from dbt_impact.selection.selector import Selector
from dbt_impact.settings.settings import DEFAULTS
from tests.oracle.asked import arguments_of, built_project
from tests.oracle.edits import around
from tests.oracle.mutations import Candidate, Kind, Mutation, mutation, sample
from tests.oracle.project import Built, Node, OracleError, below, nodes_of
from tests.oracle.tables import Difference
from tests.oracle.warehouse import Ran, Warehouse

_KINDS: tuple[Kind, ...] = ("shift", "blank", "constant", "filter")
_FILTERED = 1


@dataclass(slots=True)
class Held:
    """What came of it: changes that were made, and what differed and was named or was not.

    `shown` and `named` count, over all columns that were asked about, the tables that differed at least once, and all
    that were named.
    """

    changes: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    differed: dict[str, set[str]] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)

    @property
    def shown(self) -> float:
        """The share of the tables that were named which some change showed to be rightly so."""
        named = sum(map(len, self.named.values()))
        return sum(len(ids & self.differed[start]) for start, ids in self.named.items()) / named if named else 1.0


def hold(built: Built, limit: int | None = None, select: str = "") -> Held:
    """Makes at most `limit` changes and compares what they do with what `downstream` names.

    `select` takes the changes whose name (kind, node, column) ends with this text.
    """
    nodes = nodes_of(built.manifest)
    warehouse = Warehouse(built, nodes)
    project = read_project(built.manifest, catalog=built.catalog)
    lister, critical = Lister(project), Selector(DEFAULTS.critical, project)
    held = Held()
    every = [each for each in _candidates(nodes, warehouse) if each.name.endswith(select)]
    for candidate in sample(every, limit):
        kept = warehouse.kept(candidate.unique_id)
        assert kept is not None
        edit = mutation(candidate, kept, warehouse)
        if edit is None:
            continue
        ran = warehouse.run(_changed(nodes, edit, kept.table))
        if candidate.unique_id in ran.errors:
            continue
        # Rows are asked about by the node as a whole: that is the column and all else.
        start = candidate.unique_id if candidate.kind == "filter" else f"{candidate.unique_id}.{candidate.column}"
        named = answer(project, lister, Question("downstream", Starts((start,))), critical)
        _judge(held, candidate, start, ran, named, nodes, warehouse.unstable)
    return held


def _candidates(nodes: Mapping[str, Node], warehouse: Warehouse) -> Iterator[Candidate]:
    for uid, node in nodes.items():
        kept = warehouse.kept(uid)
        if kept is not None and not node.is_test and not node.is_ephemeral:
            for number, column in enumerate(kept.types):
                for kind in _KINDS:
                    if kind != "filter" or number < _FILTERED:
                        yield Candidate(kind, uid, column)


def _changed(nodes: Mapping[str, Node], edit: Mutation, table: str) -> Iterator[Node]:
    """The edited table in its place, then all that reads it."""
    for node in below(nodes, edit.unique_id):
        if node.unique_id != edit.unique_id:
            yield node
        else:
            yield replace(node, kind="model", sql=around(f"select * from {table}", edit.edit), written=_plain(node))


def _plain(node: Node) -> dict[str, object]:
    """What is built anew is a table, whatever built it before."""
    return {**node.written, "config": {"materialized": "table"}, "contract": {"enforced": False}}


def _judge(
    held: Held,
    candidate: Candidate,
    start: str,
    ran: Ran,
    said: Answer,
    nodes: Mapping[str, Node],
    unstable: set[str],
) -> None:
    held.changes += 1
    reached = {each.unique_id: each for each in said.reached}
    tables = {uid for uid in reached if uid in nodes and not nodes[uid].is_test and uid not in unstable}
    held.named.setdefault(start, set()).update(tables & ran.differences.keys())
    differed = held.differed.setdefault(start, set())
    for uid, found in ran.differences.items():
        if uid != candidate.unique_id and uid not in unstable:
            if found.content:
                differed.add(uid)
            for what in _unnamed(found, reached.get(uid)):
                held.missed.append(f"{candidate.name} -> {uid}: {what}")
            held.right += found.content
    for uid in ran.failing:
        if uid not in reached and not unstable.intersection(nodes[uid].parents):
            held.missed.append(f"{candidate.name} -> {uid} finds rows")


def _unnamed(found: Difference, said: Reached | None) -> Iterator[str]:
    """What differs in a table and was not named."""
    if not found.content:
        return
    if said is None:
        yield "it differs"
        return
    if said.rows is not None:
        # Other rows have other values, in each column.
        return
    if found.rows:
        yield "its rows"
    named = {column.name.lower() for column in said.columns}
    yield from (f"its column {name}" for name in sorted(found.changed - named))


def main() -> int:
    arguments = arguments_of("python -m tests.oracle.flow", __doc__).parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="oracle-") as workshop:
            held = hold(built_project(arguments, Path(workshop)), arguments.limit)
    except OracleError as error:
        print(f"oracle: {error}", file=sys.stderr)
        return 2
    print(f"{held.changes} changes, {held.right} tables that differ, {len(held.missed)} that were not named")
    print(f"{held.shown:.0%} of the tables that were named differed at least once")
    for case in held.missed[:40]:
        print(f"MISSED {case}")
    for start, named in held.named.items():
        if never := named - held.differed[start]:
            print(f"not seen: {start} -> {', '.join(sorted(never))}")
    return int(bool(held.missed))


if __name__ == "__main__":
    raise SystemExit(main())
