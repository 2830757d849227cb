"""A second look at what the report cried: whether other values, or other rows of the sources, show that it is so.

One edit over one set of rows need not show that a column depends on another. What any execution shows was no false
alarm; what none shows stays one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tests.oracle.edits import Edit, quoted
from tests.oracle.heads import Heads
from tests.oracle.mutations import Kind, Mutation
from tests.oracle.project import Built, Node
from tests.oracle.resampled import Resampling
from tests.oracle.score import Case, Measure, Scores
from tests.oracle.warehouse import Warehouse

VALUES: tuple[Kind, ...] = ("shift", "blank", "constant", "filter")
_MEASURES: tuple[Measure, ...] = ("changed", "rows")
_RESAMPLINGS = (Resampling(1, 1), Resampling(2, 4), Resampling(3, 2, moves=True))
_CONSTANTS = 3
_Shown = tuple[str, str]


class SecondLook:
    """Tries other edits of the same column, on the project's own data and on others; what they show is kept."""

    def __init__(self, built: Built, nodes: Mapping[str, Node], warehouse: Warehouse, heads: Heads) -> None:
        self._built, self._nodes, self._heads = built, nodes, heads
        self._warehouses = [warehouse]
        self._runs: dict[tuple[str, str, bool], Iterator[frozenset[_Shown]]] = {}
        self._shown: dict[tuple[str, str, bool], set[_Shown]] = {}

    def settle(self, scores: Scores) -> None:
        """Moves what is shown from the cries to the cases that another execution shows."""
        for kind in VALUES:
            for measure in _MEASURES:
                tally = scores.tallies[kind, measure]
                still: list[Case] = []
                for case in tally.cried:
                    (tally.shown if self._is_shown(case) else still).append(case)
                tally.cried[:] = still

    def _is_shown(self, case: Case) -> bool:
        mutation = case.head.mutation
        key = (mutation.unique_id, mutation.column, mutation.edit.condition is not None)
        wanted = (case.unique_id, case.column)
        shown = self._shown.setdefault(key, set())
        if key not in self._runs:
            self._runs[key] = self._tried(mutation)
        while wanted not in shown and (found := next(self._runs[key], None)) is not None:
            shown |= found
        return wanted in shown

    def _tried(self, mutation: Mutation) -> Iterator[frozenset[_Shown]]:
        for at in range(2 + len(_RESAMPLINGS)):
            if at == len(self._warehouses):
                self._warehouses.append(self._warehouse(at - 1))
            warehouse = self._warehouses[at]
            for edit in _edits(mutation, warehouse):
                *_, head = self._heads.made(replace(mutation, edit=edit))
                yield _shown_by(warehouse, list(head.nodes(self._nodes)))

    def _warehouse(self, at: int) -> Warehouse:
        """The project over other rows; last of all over rows that repeat, where no test says that they don't."""
        if at < len(_RESAMPLINGS):
            return Warehouse(self._built, self._nodes, _RESAMPLINGS[at])
        own = self._warehouses[0]
        repeated = frozenset(uid for uid, node in self._nodes.items() if node.sql is None)
        while True:
            made = Warehouse(self._built, self._nodes, Resampling(4, 2, repeated=repeated))
            unique = [uid for uid, node in self._nodes.items() if _is_of_uniqueness(node)]
            broken = [uid for uid in unique if made.finds(uid) and not own.finds(uid)]
            fewer = repeated - self._above(broken)
            if fewer == repeated:
                return made
            repeated = fewer

    def _above(self, tests: list[str]) -> frozenset[str]:
        """All that tests stand on."""
        found: set[str] = set()
        todo = list(tests)
        while todo:
            new = set(self._nodes[todo.pop()].parents) - found
            found |= new
            todo.extend(new)
        return frozenset(found)


def _is_of_uniqueness(node: Node) -> bool:
    return node.is_test and "unique" in str((node.written.get("test_metadata") or {}).get("name"))


def _shown_by(warehouse: Warehouse, head: list[Node]) -> frozenset[_Shown]:
    """The columns (and nodes, for their rows) that differ from base."""
    found: set[_Shown] = set()
    for uid, difference in warehouse.run(head).differences.items():
        if uid not in warehouse.unstable:
            found |= {(uid, column) for column in difference.changed}
            if difference.rows:
                found.add((uid, ""))
    return frozenset(found)


def _edits(mutation: Mutation, warehouse: Warehouse) -> Iterator[Edit]:
    """Other edits of the kind: other values of the column, or other rows gone."""
    kept = warehouse.kept(mutation.unique_id)
    if kept is None or mutation.column not in kept.types:
        return
    column, name, data_type = mutation.column, quoted(mutation.column), kept.types[mutation.column]
    columns = tuple(kept.types)
    values = warehouse.values(
        f"select cast({name} as varchar) from {kept.table} where {name} is not null "
        f"group by {name} order by count(*) desc, {name} limit {_CONSTANTS}"
    )
    literals = [f"cast('{value.replace(chr(39), chr(39) * 2)}' as {data_type})" for value in values]
    if mutation.edit.condition is not None:
        conditions = [f"{name} is distinct from {each}" for each in literals]
        lots = (f"hash({name}) % 2 = 0", f"hash({name}) % 2 = 1", "hash(wrapped) % 2 = 0", "hash(wrapped) % 5 = 0")
        for condition in (*conditions, f"{name} is not null", *lots):
            yield Edit(columns, column, "{}", "", condition)
        return
    yield Edit(columns, column, "case when hash({}) % 2 = 0 then {} end")
    yield Edit(columns, column, "lag({}) over (order by hash(wrapped))")
    yield from (Edit(columns, column, each) for each in (*_moved(data_type), *literals))


def _moved(kind: str) -> tuple[str, ...]:
    """Other values of a type: far off, the other way round, a little more."""
    if kind.startswith("DECIMAL") or kind in ("INTEGER", "BIGINT", "HUGEINT", "SMALLINT", "DOUBLE", "FLOAT"):
        return tuple(f"cast({each} as {kind})" for each in ("-{}", "{} * 7 + 13"))
    if kind == "VARCHAR":
        return "{} || '~'", "upper({})"
    if kind == "BOOLEAN":
        return "not {}", "true", "false"
    if kind == "DATE":
        return "{} + 1", "{} - 400"
    return ("{} + interval 7 hour", "{} - interval 400 day") if kind.startswith("TIMESTAMP") else ()
