"""Which changes account for a difference, and the way from the first of them to it."""

from collections.abc import Iterable

import msgspec

from dbt_impact.compare.changes import Path, Step
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.values import DIRECT, IDENTITY, Input


class Evidence(msgspec.Struct, frozen=True):
    """Ids of the changes behind something, and the path from the first of them."""

    changes: tuple[str, ...] = ()
    path: Path = ()

    def __bool__(self) -> bool:
        return bool(self.changes)


class Evidences(msgspec.Struct):
    """The evidence for every difference found so far: by node, then by folded column name, None for its rows."""

    walk: Walk
    _found: dict[str, dict[str | None, Evidence]] = {}

    def of(self, key: str, column: str | None) -> Evidence:
        return self._found.get(key, {}).get(column, Evidence())

    def everything(self, key: str) -> Evidence:
        """All changes that reach the node, and the path of the first difference."""
        return _together(self._found.get(key, {}).values())

    def add(self, outcome: Outcome, own: dict[str | None, tuple[str, ...]]) -> None:
        """Works out the evidence for one node's differences; what it reads must be known already."""
        key, found = outcome.key, self._found.setdefault(outcome.key, {})
        for column, changes in own.items():
            found[column] = Evidence(changes, (self._step(key, column, IDENTITY),))
        differing = outcome.difference
        rows = self._rows(outcome)
        if differing.rows and None not in found and rows:
            found[None] = rows
        for name in differing.lost:
            found.setdefault(name, self._column(outcome, name, at_base=True) or rows)
        for name in (*differing.changed, *differing.retyped, *differing.gained):
            found.setdefault(name, self._column(outcome, name, at_base=False) or rows)

    def lost(self, key: str, lost: Input) -> Evidence:
        """The evidence for a column that a node reads and that is gone, or that its name no longer means."""
        origin = self.of(self.walk.key(lost.unique_id), lost.column)
        return Evidence(origin.changes, (*origin.path, self._step(key, self._made_of(key, lost), lost.use)))

    def _made_of(self, key: str, read: Input) -> str | None:
        """The column that base made of what it read; None where that was several, or it only chose the rows."""
        outcome = self.walk.outcomes.get(key)
        if outcome is None or outcome.base is None or read.use not in DIRECT:
            return None
        of = [each.name for each in outcome.base.columns if any(by[:2] == read[:2] for by in each.value.inputs)]
        return of[0] if len(of) == 1 else None

    def _column(self, outcome: Outcome, name: str, *, at_base: bool) -> Evidence:
        lineage = outcome.base if at_base else outcome.head
        if lineage is None:
            return Evidence()
        column = next((each for each in lineage.columns if each.name == name), None)
        if column is None:
            return Evidence()
        return self._from(outcome.key, name, column.value.inputs)

    def _rows(self, outcome: Outcome) -> Evidence:
        lineages = [each for each in (outcome.head, outcome.base) if each is not None]
        inputs = frozenset[Input]().union(*(each.row_inputs for each in lineages))
        return self._from(outcome.key, None, inputs) or self._parents(outcome)

    def _parents(self, outcome: Outcome) -> Evidence:
        """Where no single input explains it (an opaque node, a name lost in a filter): all that is read."""
        parents = sorted(self.walk.parents(outcome.key))
        below = _together(self.everything(each) for each in parents)
        return Evidence(below.changes, (*below.path, self._step(outcome.key, None, IDENTITY))) if below else below

    def _from(self, key: str, column: str | None, inputs: Iterable[Input]) -> Evidence:
        behind: list[Evidence] = []
        for each in sorted(inputs, key=_order):
            origin = self.of(self.walk.key(each.unique_id), each.column)
            if origin:
                behind.append(Evidence(origin.changes, (*origin.path, self._step(key, column, each.use))))
        return _together(behind)

    def _step(self, key: str, column: str | None, via: str) -> Step:
        shown = self.walk.head.dialect.show(column) if column else None
        return Step(unique_id=key, column=shown, via=via)


def _order(each: Input) -> tuple[bool, str, str, str]:
    return (each.use not in DIRECT, each.unique_id, each.column or "", each.use)


def _together(evidences: Iterable[Evidence]) -> Evidence:
    changes: dict[str, None] = {}
    path: Path = ()
    for each in evidences:
        path = path or each.path
        changes.update(dict.fromkeys(each.changes))
    return Evidence(tuple(changes), path)
