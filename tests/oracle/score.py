"""Holds a report against what happened: for each kind of edit, what was found, what was missed, what was cried."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dbt_impact.compare.changes import NodeImpact
from tests.oracle.heads import Head
from tests.oracle.mutations import Kind
from tests.oracle.project import Node
from tests.oracle.tables import Difference
from tests.oracle.warehouse import Ran

Measure = Literal[
    "broken", "stopped", "tests", "failing", "lost", "captured", "changed", "rows", "retyped", "itself", "strict"
]
MEASURES: Mapping[Measure, str] = {
    "broken": "models that fail themselves",
    "stopped": "nodes behind something that fails",
    "tests": "tests that can't run",
    "failing": "tests that newly find rows, among those that the report reaches (recall alone)",
    "lost": "columns that are gone",
    "captured": "models that still run, and read another column by the name that is gone",
    "changed": "columns whose values differ in rows that stay",
    "rows": "models with more rows or fewer",
    "retyped": "columns of another type",
    "itself": "the edited model: its lost and changed columns, and rows_changed where the edit leaves the rows alone",
    "strict": "as `changed`, where `rows_changed` covers no column (recall alone)",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that the report missed or cried: at which node, which column, after which edit."""

    head: Head
    unique_id: str
    column: str = ""
    why: str = ""


@dataclass(slots=True)
class Tally:
    """How often the report was right, and each case where it was not.

    `shown` are cries that another execution than that of the edit itself shows to be so; `forbidden` those among the
    others that only rows show which the project's tests forbid.
    """

    right: int = 0
    shown: list[Case] = field(default_factory=list)
    forbidden: list[Case] = field(default_factory=list)
    missed: list[Case] = field(default_factory=list)
    cried: list[Case] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        happened = self.right + len(self.missed)
        return self.right / happened if happened else None

    @property
    def precision(self) -> float | None:
        said = self.right + len(self.shown) + len(self.cried)
        return self.right / said if said else None

    @property
    def settled(self) -> float | None:
        """The precision where what another execution shows is right, too."""
        said = self.right + len(self.shown) + len(self.cried)
        return (self.right + len(self.shown)) / said if said else None


@dataclass(slots=True)
class Scores:
    """The tallies by kind of edit and by measure; models reached, and those of them that the report calls unknown."""

    edits: dict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    tallies: dict[tuple[Kind, Measure], Tally] = field(default_factory=lambda: defaultdict(Tally))
    reached: dict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    unknown: dict[Kind, list[Case]] = field(default_factory=lambda: defaultdict(list))

    def over(self, kinds: Iterable[Kind], measure: Measure) -> Tally:
        """The tally of some kinds of edits together."""
        whole = Tally()
        for kind in kinds:
            tally = self.tallies[kind, measure]
            whole.right += tally.right
            whole.missed += tally.missed
            whole.shown += tally.shown
            whole.cried += tally.cried
        return whole


@dataclass(frozen=True, slots=True)
class Judge:
    """Scores one head."""

    scores: Scores
    nodes: Mapping[str, Node]
    unstable: set[str]

    def judge(self, head: Head, ran: Ran, said: Mapping[str, NodeImpact]) -> None:
        kind, start = head.mutation.kind, head.mutation.unique_id
        self.scores.edits[kind] += 1
        for uid in ran.blocked:
            effect = said[uid].effect if uid in said else None
            self._one(head, "stopped", uid, True, effect in ("broken", "blocked"), str(effect))
        for uid in ran.executed:
            node, impact = self.nodes[uid], said.get(uid)
            if uid == start:
                self._itself(head, ran.differences[uid], impact)
            elif node.is_test:
                self._test(head, uid, ran, impact)
            else:
                self._model(head, node, ran, impact)

    def _test(self, head: Head, uid: str, ran: Ran, impact: NodeImpact | None) -> None:
        effect = impact.effect if impact is not None else None
        if effect not in ("blocked", "unknown"):
            self._one(head, "tests", uid, uid in ran.errors, effect == "broken", ran.errors.get(uid, _problem(impact)))
        if uid in ran.failing and not self.unstable.intersection(self.nodes[uid].parents):
            self._one(head, "failing", uid, True, effect not in (None, "equivalent"), str(effect))

    def _model(self, head: Head, node: Node, ran: Ran, impact: NodeImpact | None) -> None:
        kind, uid = head.mutation.kind, node.unique_id
        effect = impact.effect if impact is not None else None
        self.scores.reached[kind] += 1
        if effect == "unknown":
            self.scores.unknown[kind].append(Case(head, uid))
        if not node.is_ephemeral:
            fails, says = uid in ran.errors, effect == "broken"
            self._one(head, "broken", uid, fails, says, ran.errors.get(uid) or _problem(impact))
        if uid in ran.errors or effect in ("broken", "unknown"):
            return
        if effect == "blocked":
            self._one(head, "stopped", uid, False, True, "it runs")
            return
        found = ran.differences[uid]
        self._names(head, "lost", uid, found.lost, _lost(impact))
        self._names(head, "retyped", uid, found.retyped, _lower(impact.columns_retyped) if impact else frozenset())
        if uid not in self.unstable:
            self._values(head, uid, found, impact)
            self._captured(head, node, ran, found, impact)

    def _values(self, head: Head, uid: str, found: Difference, impact: NodeImpact | None) -> None:
        said = _lower(impact.columns_changed) if impact is not None else frozenset()
        rows = impact is not None and impact.rows_changed
        # By the contract every column's content may differ where rows may vanish and appear: a row that is joined to
        # another partner is another row, even where a column that both versions share looks like its key.
        covered = found.changed - said if rows else frozenset[str]()
        self._names(head, "changed", uid, found.changed - covered, said - found.retyped)
        self._names(head, "strict", uid, found.changed, said & found.changed)
        if found.content and not (found.changed or found.rows or said or rows):
            self._one(head, "changed", uid, True, False, "whole rows differ")
        replaced = bool(covered) or (found.content and not found.kept)
        if not (rows and replaced and not found.rows):
            self._one(head, "rows", uid, found.rows, rows, "")

    def _captured(self, head: Head, node: Node, ran: Ran, found: Difference, impact: NodeImpact | None) -> None:
        if head.mutation.kind not in ("drop", "rename"):
            return
        above = [ran.differences[each] for each in node.parents if each in ran.differences]
        fed = any(each.content for each in above) or self.unstable.intersection(node.parents)
        says = impact is not None and any(each.kind == "captured-column" for each in impact.problems)
        if not fed:
            self._one(head, "captured", node.unique_id, found.content, says, _problem(impact))

    def _itself(self, head: Head, found: Difference, impact: NodeImpact | None) -> None:
        uid = head.mutation.unique_id
        if uid in self.unstable:
            return
        said = frozenset() if impact is None else _lower(impact.columns_changed) | _lost(impact)
        rows = impact is not None and impact.rows_changed
        for name in found.lost | (frozenset() if rows else found.changed):
            self._one(head, "itself", uid, True, name in said, "not said", name)
        if rows and head.around:
            self._one(head, "itself", uid, False, True, "rows_changed, and the rows are the same")

    def _names(self, head: Head, measure: Measure, uid: str, happened: frozenset[str], said: frozenset[str]) -> None:
        for name in sorted(happened | said):
            self._one(head, measure, uid, name in happened, name in said, "", name)

    def _one(
        self, head: Head, measure: Measure, uid: str, happened: bool, said: bool, why: str, column: str = ""
    ) -> None:
        tally = self.scores.tallies[head.mutation.kind, measure]
        if happened and said:
            tally.right += 1
        elif happened:
            tally.missed.append(Case(head, uid, column, why))
        elif said:
            tally.cried.append(Case(head, uid, column, why))


def _problem(impact: NodeImpact | None) -> str:
    return impact.problems[0].message if impact is not None and impact.problems else ""


def _lost(impact: NodeImpact | None) -> frozenset[str]:
    return frozenset() if impact is None else _lower((*impact.columns_removed, *impact.renamed))


def _lower(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)
