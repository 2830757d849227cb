"""What was followed, gathered node by node: the changes, the problems, and what happens to each."""

import msgspec

from dbt_impact.compare.changes import Cause, Change, ChangeKind, NodeImpact, Problem, Step
from dbt_impact.compare.doubts import asked_for, is_doubtful, never_runs
from dbt_impact.compare.edge import has_lapsed
from dbt_impact.compare.edits.edits import Edits
from dbt_impact.compare.edits.promises import OF_A_COLUMN
from dbt_impact.compare.edits.properties import Property
from dbt_impact.compare.edits.written_settings import HOOKS
from dbt_impact.compare.evidence import Evidence, Evidences
from dbt_impact.compare.failures.contracts import was_met
from dbt_impact.compare.failures.problems import problems
from dbt_impact.compare.failures.schema_changes import Unfilled
from dbt_impact.compare.impacts import impact
from dbt_impact.compare.own_changes.own_changes import OwnChanges, change_id, own_changes
from dbt_impact.compare.own_changes.rounded import rounded_otherwise
from dbt_impact.compare.place import Places
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.project.nodes import Node

# The column that could be read before is still there: one that came is to blame.
_MADE_BY_WHAT_CAME = frozenset({"ambiguous-column", "duplicate-column"})


def _cause(edited: Property) -> Cause:
    if edited.name == "latest_version":
        return "version"
    return "macro" if edited.name in HOOKS and edited.of else "config"


class Finder:
    """Goes through the outcomes, upstream first, and gathers changes, problems and what happens to each node."""

    def __init__(self, walk: Walk, edits: Edits) -> None:
        self.changes: list[Change] = []
        self.nodes: dict[str, NodeImpact] = {}
        self._walk, self._edits = walk, edits
        self._places = Places(walk.head)
        self.evidences = Evidences(walk)
        self._never_run: dict[str, tuple[Problem, ...]] = {}
        self._unfilled = Unfilled(walk)

    def take(self, outcome: Outcome) -> None:
        """Works out one node; everything that it reads was taken before."""
        key = outcome.key
        own = self._own(outcome)
        self.changes.extend(own.changes)
        self.evidences.add(outcome, own.causes)
        self._moved_by_position(outcome)
        traces = (*problems(self._walk, outcome, self._places), *self._unfilled.take(outcome))
        found = tuple(self._problem(outcome, trace) for trace in traces)
        found += self._inherited(key)
        node = self._walk.head.project.get(key) if key in self._walk.head.project else None
        if isinstance(node, Node) and node.is_ephemeral and found:
            self._never_run[key] = found
        parents = self._walk.parents(key)
        doubtful = any(
            each in self.nodes and self.nodes[each].proof != "proved" and self.nodes[each].effect != "equivalent"
            for each in parents
        )
        happens = impact(self._walk, outcome, found, self.evidences, doubtful)
        if happens is not None:
            self.nodes[key] = happens

    def _own(self, outcome: Outcome) -> OwnChanges:
        key = outcome.key
        properties = self._properties(outcome)
        if outcome.base is None or outcome.head is None:
            kind: ChangeKind = "node-added" if outcome.base is None else "node-removed"
            switched_off = kind == "node-removed" and key in self._walk.head.project.disabled
            change = Change(
                id=change_id(kind, key, None),
                kind=kind,
                unique_id=key,
                cause="config" if switched_off else "sql",
                detail="disabled" if switched_off else self._deprecated(key) if kind == "node-removed" else None,
            )
            names = outcome.difference.added or outcome.difference.removed
            return OwnChanges((change,), {None: (change.id,), **dict.fromkeys(names, (change.id,))})
        edit = self._edits.nodes.get(key)
        if edit is None or edit.same_text or (not outcome.difference and edit.cause != "seed"):
            own = OwnChanges((), {})
        else:
            own = own_changes(self._walk, outcome, edit.cause, self._places)
        held: dict[str | None, Change] = dict(rounded_otherwise(self._walk, outcome))
        held = {name: each for name, each in held.items() if name not in own.causes}
        own_causes = own.causes | {name: (each.id,) for name, each in held.items()}
        renames = (change_id("node-renamed", old, None),) if (old := self._walk.originals.get(key)) else ()
        extra = (*renames, *(each.id for each in properties))
        causes = {**own_causes, "": extra} if extra else own_causes
        return OwnChanges((*own.changes, *held.values(), *properties), causes)

    def _deprecated(self, key: str) -> str | None:
        """That the removal of a node was announced, and when."""
        node = self._walk.base.project.get(key)
        lapsed = isinstance(node, Node) and has_lapsed(node, self._walk.head.project)
        return f"after its deprecation date, {node.deprecated_on}" if isinstance(node, Node) and lapsed else None

    def _moved_by_position(self, outcome: Outcome) -> None:
        """Columns that nothing accounts for but the order of those that the node reads: a set operation's."""
        key, found = outcome.key, outcome.difference
        parents = [self._walk.outcomes.get(each) for each in sorted(self._walk.parents(key))]
        moved = next((each.key for each in parents if each is not None and each.difference.reordered), None)
        names = [name for name in found.changed if not self.evidences.of(key, name)]
        if moved is None or not names:
            return
        of = self._walk.head.project.get(moved).name
        causes: dict[str | None, tuple[str, ...]] = {}
        for name in names:
            shown = self._walk.head.dialect.show(name)
            change = Change(
                id=change_id("column-redefined", key, shown),
                kind="column-redefined",
                unique_id=key,
                cause="sql",
                column=shown,
                detail=f"columns are taken by position, and those of `{of}` have another order",
            )
            self.changes.append(change)
            causes[name] = (change.id,)
        self.evidences.add(outcome, causes)

    def _properties(self, outcome: Outcome) -> tuple[Change, ...]:
        """The properties that were edited; of a contract's columns, those that do not tell it themselves."""
        key, found = outcome.key, outcome.difference
        told = {*found.lost, *found.gained, *found.retyped}
        return tuple(
            Change(
                id=change_id("property-changed", key, f"{each.name} {each.of}".strip()),
                kind="property-changed",
                unique_id=key,
                cause=_cause(each),
                column=each.of if each.name in OF_A_COLUMN else None,
                before=each.before,
                after=each.after,
                detail=each.name,
            )
            for each in self._edits.properties.get(key, ())
            if each.name not in OF_A_COLUMN
            or (self._walk.head.dialect.fold(each.of) not in told and was_met(self._walk, outcome.base, each))
        )

    def _problem(self, outcome: Outcome, trace: Trace) -> Problem:
        """The problem with the change that is behind it, and the way from there."""
        problem, key = trace.problem, outcome.key
        if trace.lost is not None and problem.kind not in _MADE_BY_WHAT_CAME:
            evidence = self.evidences.lost(key, trace.lost)
        else:
            evidence = self._behind(outcome, trace) or self.evidences.everything(key)
        if not evidence.changes:
            evidence = Evidence((), (Step(unique_id=key, column=problem.column, via="IDENTITY"),))
        change = next(iter(evidence.changes), None)
        if self._is_doubtful(key, trace, evidence):
            problem = msgspec.structs.replace(problem, proof="possible")
        return msgspec.structs.replace(problem, change=change, path=evidence.path)

    def _is_doubtful(self, key: str, trace: Trace, evidence: Evidence) -> bool:
        name = trace.problem.column or ""
        if trace.problem.kind == "schema-change":
            return bool(name) and asked_for(self._walk, key, name)
        if trace.problem.kind != "missing-column":
            return False
        if trace.lost is None:
            return never_runs(key)
        start = evidence.path[0]
        return is_doubtful(self._walk, key, start.unique_id, start.column or name, name)

    def _behind(self, outcome: Outcome, trace: Trace) -> Evidence:
        """For what no single read explains: the column at the node itself, or those that came and went above it."""
        key = outcome.key
        folded = self._walk.head.dialect.fold(trace.problem.column or "")
        if trace.problem.kind in ("contract", "constraint") and (listed := self._relisted(outcome, folded)):
            return Evidence((listed,), (Step(unique_id=key, column=trace.problem.column, via="IDENTITY"),))
        if trace.problem.kind in ("schema-change", "contract", "constraint", "missing-key"):
            return self.evidences.of(key, folded)
        for parent in sorted(self._walk.parents(key)):
            above = self._walk.outcomes.get(parent)
            if above is None:
                continue
            moved = (*above.difference.added, *above.difference.lost)
            # A column that came is mostly the very one that is not grouped by, else a name among the keys means it.
            first = (folded,) if trace.problem.kind in ("ungrouped-column", *_MADE_BY_WHAT_CAME) else ()
            for name in first if trace.problem.kind in _MADE_BY_WHAT_CAME else (*first, *moved):
                if name in moved and (evidence := self.evidences.of(parent, name)):
                    # What is only read is no column of the reader.
                    made = trace.problem.column if trace.problem.kind == "duplicate-column" else None
                    step = Step(unique_id=key, column=made, via="IDENTITY")
                    return Evidence(evidence.changes, (*evidence.path, step))
        return Evidence()

    def _relisted(self, outcome: Outcome, column: str) -> str | None:
        """The change that the pull request makes to what a contract says of a column."""
        fold = self._walk.head.dialect.fold
        own = (each for each in self._properties(outcome) if each.column is not None and fold(each.column) == column)
        return next((each.id for each in own), None)

    def _inherited(self, key: str) -> tuple[Problem, ...]:
        """The problems of ephemeral models that a node reads: they never run, so their readers fail."""
        return tuple(
            msgspec.structs.replace(problem, path=(*problem.path, Step(unique_id=key, via="IDENTITY")))
            for parent in sorted(self._walk.parents(key))
            for problem in self._never_run.get(parent, ())
        )
