"""What is wrong with a node at head and was not at base: why it fails, and what it reads in place of what is gone."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem, ProblemKind, Proof
from dbt_impact.compare.failures.captures import captures
from dbt_impact.compare.failures.configured import missing_event_times, missing_settings
from dbt_impact.compare.failures.constraints import broken_constraints
from dbt_impact.compare.failures.contracts import unmet_contract
from dbt_impact.compare.failures.gone import is_gone, lost_column
from dbt_impact.compare.failures.hooks import missing_in_hooks
from dbt_impact.compare.failures.schema_changes import missing_in_snapshot, schema_change
from dbt_impact.compare.failures.stale_freshness import missing_freshness
from dbt_impact.compare.failures.stray_commas import stray_commas
from dbt_impact.compare.failures.type_problems import type_problems
from dbt_impact.compare.failures.unknown_names import new_unknown_names, unknown_relations
from dbt_impact.compare.place import Places
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.two_nodes import nodes_of
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.tracer import Trouble
from dbt_impact.lineage.values import Input


def problems(walk: Walk, outcome: Outcome, places: Places) -> list[Trace]:
    """What is wrong at head with a node that both sides have, or that is new."""
    head = outcome.head
    if head is None:
        return []
    if outcome.unresolved is not None:
        # Whatever it means besides: it reads by its name what is no longer there.
        found = _troubles(walk, outcome.key, outcome.base, head, places)
        return [each for each in found if each.lost is not None and _is_sure(each.problem)]
    return [
        *_troubles(walk, outcome.key, outcome.base, head, places),
        *type_problems(walk, outcome, places),
        *stray_commas(walk, outcome, places),
        *new_unknown_names(walk, outcome, places),
        *captures(walk, outcome.key, outcome.base, head, places),
        *_missing_relations(walk, outcome.base, head),
        *unknown_relations(walk, outcome),
        *schema_change(walk, outcome),
        *unmet_contract(walk, outcome, *nodes_of(walk, outcome.key)),
        *broken_constraints(walk.base, walk.head, *nodes_of(walk, outcome.key)),
        *missing_settings(walk, outcome),
        *missing_event_times(walk, outcome),
        *missing_in_snapshot(walk, outcome),
        *missing_in_hooks(walk, outcome),
        *missing_freshness(walk, outcome),
    ]


def _troubles(walk: Walk, key: str, base: NodeLineage | None, head: NodeLineage, places: Places) -> Iterator[Trace]:
    before = set() if base is None else {(t.kind, t.name, t.qualifier) for t in base.troubles}
    seen: set[tuple[str, str, str]] = set()
    for trouble in head.troubles:
        at = (trouble.kind, trouble.name, trouble.qualifier)
        if at in before or at in seen:
            continue
        seen.add(at)
        lost = next((each for each in _read_before(base, trouble) if is_gone(walk, each)), None)
        # A column that base could read was there: whatever the catalog says, it is gone now.
        was_there = lost is not None and lost.column == trouble.name
        unsure = trouble.possible and not was_there
        is_passed_over = trouble.kind == "duplicate-column" or trouble.is_unread
        proof: Proof = "possible" if unsure or is_passed_over else "proved"
        if trouble.kind == "missing-column" and unsure and walk.head.project.has_later_catalog:
            continue
        yield Trace(
            Problem(
                kind=trouble.kind,
                proof=proof,
                message=trouble.message,
                column=walk.head.dialect.show(trouble.name) or None,
                of=None if lost is None else walk.key(lost.unique_id),
                location=places.of(key, trouble.fragment),
            ),
            lost,
        )


def _is_sure(problem: Problem) -> bool:
    return problem.kind == "missing-column" and problem.proof == "proved"


def _read_before(base: NodeLineage | None, trouble: Trouble) -> Iterator[Input]:
    """The columns of other nodes that a name came down to at base: first where it was qualified in the same way."""
    same = [read for read in (base.reads if base is not None else ()) if read.name == trouble.name]
    for read in sorted(same, key=lambda read: read.qualifier != trouble.qualifier):
        if (found := lost_column(read)) is not None:
            yield found


def _missing_relations(walk: Walk, base: NodeLineage | None, head: NodeLineage) -> Iterator[Trace]:
    """Relations named in the SQL that base builds and head no longer does; what is left of them is not renewed."""
    for parts in dict.fromkeys(head.externals):
        removed = walk.base.project.find(parts)
        if removed is not None and walk.key(removed) not in walk.head.project:
            message = f"`{'.'.join(parts)}` is read by its name and no longer built"
            proof: Proof = "proved" if base is not None else "possible"
            lost = Input(removed, None, "IDENTITY")
            yield Trace(Problem(kind="missing-relation", proof=proof, message=message, of=removed), lost)
    for path in head.calls:
        function = walk.base.functions.find(path, ())
        if function is not None and walk.key(function.unique_id) not in walk.head.project:
            message = f"`{'.'.join(path)}` is called by its name and no longer defined"
            lost = Input(function.unique_id, None, "IDENTITY")
            of = function.unique_id
            yield Trace(Problem(kind="missing-relation", proof="proved", message=message, of=of), lost)


KINDS_THAT_FAIL: frozenset[ProblemKind] = frozenset(
    {
        "missing-column",
        "ambiguous-column",
        "set-operation",
        "ungrouped-column",
        "invalid-query",
        "type-mismatch",
        "duplicate-column",
        "missing-relation",
        "schema-change",
        "contract",
        "constraint",
        "missing-key",
    }
)
