"""A second look at what the report cried: whether other values, or other rows of the sources, show that it is so.

One edit over one set of rows need not show that a column depends on another. What any execution shows was no false
alarm; what none shows stays one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tests.oracle.edits import Edit, quoted
from tests.oracle.heads import Heads
from tests.oracle.mutations import Kind, Mutation
from tests.oracle.others import Others
from tests.oracle.project import Built, Node
from tests.oracle.score import Case, Measure, Scores
from tests.oracle.warehouse import Warehouse

VALUES: tuple[Kind, ...] = ("shift", "blank", "constant", "filter")
_MEASURES: tuple[Measure, ...] = ("changed", "rows")
_CONSTANTS = 3
Edited = tuple[str, str, bool]
"""A node, its column, and whether its rows are filtered."""
_Shown = tuple[str, str]


class SecondLook:
    """Tries other edits of the same column, on the project's own data and on others; what they show is kept."""

    def __init__(self, built: Built, nodes: Mapping[str, Node], warehouse: Warehouse, heads: Heads) -> None:
        self._nodes, self._heads, self._own = nodes, heads, warehouse
        self._others = Others(built, nodes, warehouse)
        self._runs: dict[tuple[Edited, bool], Iterator[frozenset[_Shown]]] = {}
        self._shown: dict[tuple[Edited, bool], set[_Shown]] = {}

    def settle(self, scores: Scores) -> None:
        """Moves what is shown from the cries to the cases that another execution shows.

        What only rows show that the project's own tests of uniqueness forbid stays a cry, and is noted beside them.
        """
        for kind in VALUES:
            for measure in _MEASURES:
                tally = scores.tallies[kind, measure]
                still: list[Case] = []
                for case in tally.cried:
                    (tally.shown if self._is_shown(case) else still).append(case)
                tally.cried[:] = still
                tally.forbidden += [case for case in still if self._is_shown(case, forbidden=True)]

    def _is_shown(self, case: Case, *, forbidden: bool = False) -> bool:
        mutation = case.head.mutation
        key = (mutation.unique_id, mutation.column, mutation.edit.condition is not None), forbidden
        wanted = (case.unique_id, case.column)
        shown = self._shown.setdefault(key, set())
        if key not in self._runs:
            self._runs[key] = self._tried(mutation, forbidden)
        while wanted not in shown and (found := next(self._runs[key], None)) is not None:
            shown |= found
        return wanted in shown

    def _tried(self, mutation: Mutation, forbidden: bool) -> Iterator[frozenset[_Shown]]:
        for warehouse in (self._others.forbidden,) if forbidden else self._allowed():
            for edit in _edits(mutation, warehouse, self._others.compared.get(mutation.column.lower(), ())):
                *_, head = self._heads.made(replace(mutation, edit=edit))
                nodes = list(head.nodes(self._nodes))
                yield _shown_by(warehouse, nodes)
                if any(node.kind == "snapshot" for node in nodes):
                    yield _shown_by(warehouse, nodes, later=True)

    def _allowed(self) -> Iterator[Warehouse]:
        yield self._own
        for at in range(len(self._others)):
            yield self._others[at]


def _shown_by(warehouse: Warehouse, head: list[Node], *, later: bool = False) -> frozenset[_Shown]:
    """The columns (and nodes, for their rows) that differ from base; with `later`, once snapshots ran again."""
    found: set[_Shown] = set()
    for uid, difference in warehouse.run(head, later=later).differences.items():
        unsettled = warehouse.unsettled.get(uid, frozenset())
        found |= {(uid, column) for column in difference.changed - unsettled}
        if difference.rows and not unsettled:
            found.add((uid, ""))
    return frozenset(found)


def _edits(mutation: Mutation, warehouse: Warehouse, compared: Iterable[str]) -> Iterator[Edit]:
    """Other edits of the kind: other values of the column, or other rows gone; `compared` are constants that decide."""
    kept = warehouse.kept(mutation.unique_id)
    if kept is None or mutation.column not in kept.types:
        return
    column, name, data_type = mutation.column, quoted(mutation.column), kept.types[mutation.column]
    columns = tuple(kept.types)
    values = warehouse.values(
        f"select cast({name} as varchar) from {kept.table} where {name} is not null "
        f"group by {name} order by count(*) desc, {name} limit {_CONSTANTS}"
    )
    texts = [value.replace("'", "''") for value in dict.fromkeys((*values, *compared))]
    casts = {f"cast('{text}' as {data_type})": f"try_cast('{text}' as {data_type})" for text in texts}
    literals = [cast for cast, tried in casts.items() if warehouse.value(f"select {tried} is not null") == (True,)]
    if mutation.edit.condition is not None:
        conditions = [f"{name} {sign} {each}" for each in literals for sign in ("is distinct from", "=")]
        lots = (f"hash({name}) % 2 = 0", f"hash({name}) % 2 = 1", "hash(wrapped) % 2 = 0", "hash(wrapped) % 5 = 0")
        for condition in (*conditions, f"{name} is not null", *lots):
            yield Edit(columns, column, "{}", "", condition)
        return
    yield Edit(columns, column, "case when hash({}) % 2 = 0 then {} end")
    yield Edit(columns, column, "lag({}) over (order by hash(wrapped))")
    yield from (Edit(columns, column, each) for each in (*_moved(data_type), *literals, f"cast(null as {data_type})"))


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
