"""Why a node fails at head and did not at base, and which of its names now mean something else."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem, ProblemKind, Proof
from dbt_impact.compare.configured import missing_event_times, missing_settings
from dbt_impact.compare.constraints import broken_constraints
from dbt_impact.compare.contracts import unmet_contract
from dbt_impact.compare.hooks import missing_in_hooks
from dbt_impact.compare.place import Places
from dbt_impact.compare.schema_changes import missing_in_snapshot, schema_change
from dbt_impact.compare.stale_freshness import missing_freshness
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.two_nodes import nodes_of
from dbt_impact.compare.type_problems import type_problems
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.node import NodeLineage
from dbt_impact.lineage.tracer import Read, Trouble
from dbt_impact.lineage.values import Input


def problems(walk: Walk, outcome: Outcome, places: Places) -> list[Trace]:
    """What is wrong at head with a node that both sides have, or that is new."""
    head = outcome.head
    if head is None or head.unresolved is not None:
        return []
    if outcome.base is not None and outcome.base.unresolved is not None:
        return []
    return [
        *_troubles(walk, outcome.key, outcome.base, head, places),
        *type_problems(walk, outcome, places),
        *_captures(walk, outcome.key, outcome.base, head, places),
        *_missing_relations(walk, outcome.base, head),
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
        lost = next((each for each in _read_before(base, trouble) if _is_gone(walk, each)), None)
        # A column that base could read was there: whatever the catalog says, it is gone now.
        was_there = lost is not None and lost.column == trouble.name
        proof: Proof = "possible" if trouble.possible and not was_there else "proved"
        if trouble.kind == "duplicate-column":
            proof = "possible"
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


def _read_before(base: NodeLineage | None, trouble: Trouble) -> Iterator[Input]:
    """The columns of other nodes that a name came down to at base: first where it was qualified in the same way."""
    same = [read for read in (base.reads if base is not None else ()) if read.name == trouble.name]
    for read in sorted(same, key=lambda read: read.qualifier != trouble.qualifier):
        if (found := _lost(read)) is not None:
            yield found


def _is_new(walk: Walk, read: Input) -> bool:
    """Whether base had no column under its name, as far as that is known."""
    outcome = walk.outcomes.get(walk.key(read.unique_id))
    if outcome is None:
        return False
    found = outcome.difference
    return outcome.base is None or found.opaque or read.column in found.added or read.column in found.renamed.values()


def _is_gone(walk: Walk, read: Input) -> bool:
    """Whether head no longer has a column under its name; what stayed explains no failure."""
    outcome = walk.outcomes.get(walk.key(read.unique_id))
    if outcome is None:
        return False
    found = outcome.difference
    return outcome.head is None or read.column in found.removed or read.column in found.renamed


def _lost(read: Read | None) -> Input | None:
    """The column of another node that a read came down to."""
    if read is None:
        return None
    columns = sorted(each for each in read.inputs if each.column is not None)
    same = [each for each in columns if each.column == read.name]
    found = next(iter(same or columns), None)
    return None if found is None else found._replace(use=read.use)


def _captures(walk: Walk, key: str, base: NodeLineage | None, head: NodeLineage, places: Places) -> Iterator[Trace]:
    """Names of an unchanged text that another relation answers now."""
    if base is None or [r.name for r in base.reads] != [r.name for r in head.reads]:
        return
    seen: set[str] = set()
    still_read = {*walk.head.project.parents(key), *(each.unique_id for each in head.row_inputs)}
    for was, now in zip(base.reads, head.reads, strict=True):
        is_moved = (was.target, was.depth) != (now.target, now.depth) and was.qualifier == now.qualifier
        is_row = _is_row(was, now)
        if was.name in seen or not (is_moved or is_row):
            continue
        lost, found = _lost(was), _lost(now)
        if is_row and lost is not None and _is_gone(walk, lost):
            seen.add(was.name)
            yield _captured(walk, key, now, lost, f"the whole row of `{walk.head.dialect.show(now.name)}`", places)
            continue
        if not is_moved or lost is None or found is None or walk.key(lost.unique_id) == found.unique_id:
            continue
        if walk.key(lost.unique_id) not in still_read:
            # The text reads another relation now, or a reference was moved: no name was captured.
            continue
        if not _is_gone(walk, lost) and not _is_new(walk, found):
            # Both columns were there before and are there now: the author chose the other relation.
            continue
        seen.add(was.name)
        yield _captured(walk, key, now, lost, f"`{_shown(walk, found)}`", places)


def _is_row(was: Read, now: Read) -> bool:
    """Whether a column's bare name means the whole row of a relation of that name now."""
    return was.qualifier == "" and now.qualifier == now.target == now.name


def _captured(walk: Walk, key: str, now: Read, lost: Input, means: str, places: Places) -> Trace:
    show = walk.head.dialect.show
    return Trace(
        Problem(
            kind="captured-column",
            proof="proved",
            message=f"`{show(now.name)}` was `{_shown(walk, lost)}` and is now {means}",
            column=show(now.name),
            of=walk.key(lost.unique_id),
            location=places.of(key, now.fragment),
        ),
        lost,
    )


def _shown(walk: Walk, column: Input) -> str:
    return f"{column.unique_id.split('.', 2)[-1]}.{walk.head.dialect.show(column.column or '*')}"


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
        "type-mismatch",
        "duplicate-column",
        "missing-relation",
        "schema-change",
        "contract",
        "constraint",
        "missing-key",
    }
)
