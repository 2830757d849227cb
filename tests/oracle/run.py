"""The whole oracle: every mutation of a built project made, reported on, executed and scored."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dbt_impact.compare.changes import NodeImpact
from dbt_impact.pipeline import Artifacts, check
from tests.oracle.heads import Head, Heads
from tests.oracle.mutations import KINDS, Kind, candidates, mutation, sample
from tests.oracle.project import Built, nodes_of
from tests.oracle.score import Judge, Scores
from tests.oracle.second_look import SecondLook
from tests.oracle.warehouse import Ran, Warehouse


@dataclass(frozen=True, slots=True)
class Outcome:
    """The scores; how many models there are, which of them could not be built, or not judged by their rows.

    `possible` counts the columns and kinds of edits that were drawn from, `refused` the edits that the edited model
    itself does not survive.
    """

    scores: Scores
    models: int
    unbuilt: dict[str, str]
    unstable: set[str]
    possible: int
    refused: int


def run(
    built: Built,
    workshop: Path,
    *,
    limit: int | None = None,
    kinds: tuple[Kind, ...] = KINDS,
    select: str = "",
    second_look: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Outcome:
    """Scores the report on at most `limit` edits of a project; `workshop` is an empty folder for head's manifests.

    `select` takes the edits whose name (kind, node, column) has this text. With `second_look`, what was cried is tried
    with other values, and on other rows.
    """
    nodes = nodes_of(built.manifest)
    warehouse = Warehouse(built, nodes)
    heads = Heads(built.manifest, nodes, warehouse)
    every = [it for it in candidates(nodes, warehouse) if it.kind in kinds and select in it.name]
    chosen = sample(every, limit)
    scores, refused = Scores(), 0
    judge = Judge(scores, nodes, warehouse.unstable)
    base = Artifacts(built.manifest, built.catalog)
    for done, candidate in enumerate(chosen):
        progress(done, len(chosen))
        kept = warehouse.kept(candidate.unique_id)
        edit = mutation(candidate, kept, warehouse) if kept is not None else None
        if edit is None:
            continue
        for head in heads.made(edit):
            ran = warehouse.run(head.nodes(nodes))
            if not _fails_itself(head, ran):
                heads.write(head, workshop / "manifest.json")
                judge.judge(head, ran, _reported(base, Artifacts(workshop / "manifest.json", built.catalog)))
                break
        else:
            refused += 1
    if second_look:
        SecondLook(built, nodes, warehouse, heads).settle(scores)
    models = sum(node.kind == "model" for node in nodes.values())
    return Outcome(scores, models, warehouse.unbuilt, warehouse.unstable, len(every), refused)


def _fails_itself(head: Head, ran: Ran) -> bool:
    """An edit that its own model does not survive is no edit that its author would send."""
    return head.mutation.unique_id in ran.errors


def _reported(base: Artifacts, head: Artifacts) -> dict[str, NodeImpact]:
    return check(base, head)[0].changes.nodes
