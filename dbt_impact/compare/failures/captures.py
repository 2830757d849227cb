"""Names of an unchanged text that mean something else at head: another column, a whole row, null, or no row."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem
from dbt_impact.compare.failures.gone import is_gone, is_new, lost_column
from dbt_impact.compare.place import Places
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Walk
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.tracer import Filled, Read, Stacked
from dbt_impact.lineage.values import Input


def captures(walk: Walk, key: str, base: NodeLineage | None, head: NodeLineage, places: Places) -> Iterator[Trace]:
    """What a node still reads by the name of a column that is gone."""
    yield from _renamed_meanings(walk, key, base, head, places)
    yield from _filled_with_null(walk, key, base, head, places)
    yield from _no_longer_stacked(walk, key, base, head, places)


def _renamed_meanings(
    walk: Walk, key: str, base: NodeLineage | None, head: NodeLineage, places: Places
) -> Iterator[Trace]:
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
        lost, found = lost_column(was), lost_column(now)
        if is_row and lost is not None and is_gone(walk, lost):
            seen.add(was.name)
            yield _captured(walk, key, now, lost, f"the whole row of `{walk.head.dialect.show(now.name)}`", places)
            continue
        if not is_moved or lost is None or found is None or walk.key(lost.unique_id) == found.unique_id:
            continue
        if walk.key(lost.unique_id) not in still_read:
            # The text reads another relation now, or a reference was moved: no name was captured.
            continue
        if not is_gone(walk, lost) and not is_new(walk, found):
            # Both columns were there before and are there now: the author chose the other relation.
            continue
        seen.add(was.name)
        yield _captured(walk, key, now, lost, f"`{_shown(walk, found)}`", places)


def _is_row(was: Read, now: Read) -> bool:
    """Whether a column's bare name means the whole row of a relation of that name now."""
    return was.qualifier == "" and now.qualifier == now.target == now.name


def _filled_with_null(
    walk: Walk, key: str, base: NodeLineage | None, head: NodeLineage, places: Places
) -> Iterator[Trace]:
    """Columns that an arm of a `union by name` no longer has: their rows hold null from now on."""
    before = set() if base is None else {(each.name, each.arm) for each in base.filled}
    for each in head.filled:
        if base is None or (each.name, each.arm) in before:
            continue
        every = (*base.row_inputs, *(at for column in base.columns for at in column.value.inputs))
        fed = sorted({at for at in every if at.column == each.name})
        lost = next((at for at in fed if is_gone(walk, at) and not _was_null(walk, at)), None)
        if lost is not None:
            yield _captured(walk, key, each, lost, "null: an arm of `union by name` no longer has it", places)


def _no_longer_stacked(
    walk: Walk, key: str, base: NodeLineage | None, head: NodeLineage, places: Places
) -> Iterator[Trace]:
    """Columns that a star or a pattern of an `unpivot` no longer takes: their rows are gone from now on."""
    if base is None or not base.stacked:
        return
    now = {each.name for each in head.stacked}
    written = {each.fragment.sql: each for each in head.stacked}
    inputs = sorted({at for column in base.columns for at in column.value.inputs})
    for each in base.stacked:
        still = written.get(each.fragment.sql)
        if each.name in now or still is None:
            continue
        lost = next((at for at in inputs if at.column == each.name and is_gone(walk, at)), None)
        if lost is not None:
            taken = Stacked(each.name, still.fragment)
            yield _captured(walk, key, taken, lost, "in no row: the `unpivot` no longer takes it", places)


def _was_null(walk: Walk, column: Input) -> bool:
    """Whether a column held nothing but null."""
    outcome = walk.outcomes.get(walk.key(column.unique_id))
    term = None if outcome is None or outcome.base is None else outcome.base.values.get(column.column or "")
    key = walk.base.terms.key(term) if term is not None else ("",)
    if key[0] in ("Cast", "TryCast") and isinstance(key[1], int):
        key = walk.base.terms.key(key[1])
    return key[0] in ("null", "Null")


def _captured(walk: Walk, key: str, now: Read | Filled | Stacked, lost: Input, means: str, places: Places) -> Trace:
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
