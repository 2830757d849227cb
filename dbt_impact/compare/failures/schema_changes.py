"""Incrementals whose columns change: runs that stop, and readers of columns that the stored table does not get."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem, Proof
from dbt_impact.compare.difference import Difference
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.two_nodes import nodes_of
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.consumers.configuration import strategy_of
from dbt_impact.lineage.nodes.snapshots import added_names
from dbt_impact.lineage.values import IDENTITY, Input
from dbt_impact.project.column_settings import settings_of
from dbt_impact.project.nodes import Node

# Their merge goes by the names of what the query gives: it fills up what the query lacks, and fails on what is new.
_MERGE_BY_NAME = frozenset({"duckdb"})
_MOST_NAMES = 3


def schema_change(walk: Walk, outcome: Outcome) -> Iterator[Trace]:
    """An incremental whose columns change, and that was told to fail then, or to go on with those of its table."""
    found, show = outcome.difference, walk.head.dialect.show
    after = stored_incremental(walk, outcome.key) if found.is_visible else None
    if after is None:
        return
    lost, new = found.lost, found.gained
    match after.config.on_schema_change or "ignore":
        case "fail" if moved := _moved_columns(walk, found):
            message = f"`on_schema_change` is `fail`, and its columns change ({', '.join(moved)})"
            column = next(iter((*found.added, *lost, *found.retyped)), None)
        case "ignore" if new and merges_by_name(walk, after):
            names = ", ".join(f"`{show(name)}`" for name in new)
            message = f"it merges by name, and its table has no {names} (`on_schema_change` is `ignore`)"
            column = new[0]
        case "ignore" if lost and not merges_by_name(walk, after):
            # dbt inserts into the columns that the table has, by name.
            names = ", ".join(f"`{show(name)}`" for name in lost)
            message = f"its table keeps {names}, which the query no longer gives (`on_schema_change` is `ignore`)"
            column = lost[0]
        case _:
            return
    yield Trace(Problem(kind="schema-change", proof=_proof(outcome), message=message, column=column, of_a_run=True))


def _proof(outcome: Outcome | None) -> Proof:
    """Where base's own query fails as it stands, it made no table: nobody knows which columns there are."""
    troubles = () if outcome is None or outcome.base is None else outcome.base.troubles
    return "proved" if all(each.possible for each in troubles) else "possible"


def missing_in_snapshot(walk: Walk, outcome: Outcome) -> Iterator[Trace]:
    """A snapshot that is told to keep its books in columns which its table does not have: dbt refuses to go on."""
    before, after = nodes_of(walk, outcome.key)
    if before is None or after is None or not before.resource_type == after.resource_type == "snapshot":
        return
    if before.config == after.config:
        return
    stored = added_names(before)
    for name, kind in added_names(after).items():
        if walk.head.dialect.fold(name) not in map(walk.base.dialect.fold, stored):
            setting = "hard_deletes" if kind not in stored.values() else "snapshot_meta_column_names"
            message = f"its table has no `{name}`, which `{setting}` now asks for"
            yield Trace(Problem(kind="schema-change", proof="proved", message=message, column=None))


def stored_incremental(walk: Walk, key: str) -> Node | None:
    """Head's node where its next run adds to what base stored; None where it is built anew, or was not there."""
    before, after = nodes_of(walk, key)
    if before is None or after is None or before.config.materialized not in ("incremental", "table"):
        return None
    return None if after.config.materialized != "incremental" or _is_built_anew(walk, key) else after


def merges_by_name(walk: Walk, node: Node) -> bool:
    """Whether its runs bring in whatever columns the query gives, without looking at those of the table."""
    adapter = walk.head.project.metadata.adapter_type
    return adapter in _MERGE_BY_NAME and strategy_of(adapter, node.config.incremental_strategy) == "merge"


class Unfilled:
    """Columns that head's queries give and production's tables will not have after the next run, by node.

    An incremental that ignores changes of its columns gets none of the new ones; what takes them by a star lacks
    them as well.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._columns: dict[str, dict[str, Input]] = {}

    def take(self, outcome: Outcome) -> Iterator[Trace]:
        """The reads of a node that find no column there; everything that it reads was taken before."""
        new = outcome.difference.gained
        stored = stored_incremental(self._walk, outcome.key) if new else None
        if stored is not None and (stored.config.on_schema_change or "ignore") == "ignore":
            self._columns[outcome.key] = {name: Input(outcome.key, name, IDENTITY) for name in new}
        if not self._columns or outcome.head is None or outcome.head.unresolved is not None:
            return
        above = {each: self._columns[each] for each in self._walk.parents(outcome.key) if each in self._columns}
        above.pop(outcome.key, None)
        if above:
            yield from self._read_of(outcome, above)

    def _read_of(self, outcome: Outcome, above: dict[str, dict[str, Input]]) -> Iterator[Trace]:
        head, found = outcome.head, dict[str, dict[Input, Input]]()
        assert head is not None
        for read in head.reads:
            for each in sorted(read.inputs, key=lambda it: (it.unique_id, it.column or "", it.use)):
                at = above.get(each.unique_id, {}).get(each.column or "")
                if at is not None:
                    found.setdefault(at.unique_id, {}).setdefault(at, each)
        for unique_id, reads in found.items():
            yield self._problem(unique_id, reads)
        if found:
            return
        for column in head.columns:
            for each in column.value.inputs:
                at = above.get(each.unique_id, {}).get(each.column or "")
                if at is not None:
                    self._columns.setdefault(outcome.key, {}).setdefault(column.name, at)

    def _problem(self, unique_id: str, reads: dict[Input, Input]) -> Trace:
        """One node's problem with all that it reads of another's columns that are not there."""
        show, of = self._walk.head.dialect.show, self._walk.head.project.get(unique_id).name
        names = [f"`{show(at.column or '')}`" for at in reads]
        rest = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        message = (
            f"it reads {', '.join(names[:_MOST_NAMES])}{rest} of `{of}`, whose table gets no new columns but by a "
            "full refresh (`on_schema_change` is `ignore`)"
        )
        read = next(iter(reads.values()))
        problem = Problem(
            kind="schema-change", proof=_proof(self._walk.outcomes.get(unique_id)), message=message,
            column=show(read.column or ""), of=unique_id, of_a_run=True,
        )  # fmt: skip
        return Trace(problem, read)


def _is_built_anew(walk: Walk, key: str) -> bool:
    return settings_of(walk.head.project, key).is_true("full_refresh")


def _moved_columns(walk: Walk, found: Difference) -> list[str]:
    show = walk.head.dialect.show
    return [
        *(f"`{show(name)}` added" for name in found.added),
        *(f"`{show(name)}` removed" for name in found.removed),
        *(f"`{show(name)}` renamed" for name in found.renamed),
        *(f"`{show(name)}` retyped" for name in found.retyped),
    ]
