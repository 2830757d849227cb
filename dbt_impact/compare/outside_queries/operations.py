"""What runs at the start and the end of every run (`on-run-start`, `on-run-end`): edited, or naming what is gone."""

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from dbt_impact.compare.changes import Change, NodeImpact, Problem, Proof
from dbt_impact.compare.edits.hook_macros import macro_text
from dbt_impact.compare.evidence import Evidences
from dbt_impact.compare.failures.hooks import lost_columns, lost_in_text, named_in_text
from dbt_impact.compare.impacts import failing
from dbt_impact.compare.own_changes.own_changes import change_id
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Walk
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project

# dbt numbers them: `operation.shop.shop-on-run-end-0`.
_ID = r"operation\.(.+)-(on-run-(?:start|end))-(\d+)"


class Operations(msgspec.Struct):
    """Compares the operations of both sides, and adds to `nodes` and `changes` what comes of it."""

    walk: Walk
    evidences: Evidences
    nodes: dict[str, NodeImpact]
    changes: list[Change]

    def run(self) -> None:
        """Each phase of each package, then what its statements read."""
        before, after = _phases(self.walk.base.project), _phases(self.walk.head.project)
        for phase in sorted(before.keys() | after.keys()):
            self._edited(phase, before.get(phase, []), after.get(phase, []))
        for operation in (each for listed in after.values() for each in listed):
            problems = tuple(self._problem(operation, each) for each in self._lost(operation))
            if problems:
                self.nodes[operation.unique_id] = failing(self.walk, operation.unique_id, None, problems)

    def _edited(self, phase: tuple[str, str], before: list[Node], after: list[Node]) -> None:
        """Statements that came or went; their numbers say nothing."""
        was, now = ([" ".join(each.raw_code.split()) for each in side] for side in (before, after))
        gone, new = [each for each in was if each not in now], [each for each in now if each not in was]
        at = (after or before)[0].unique_id
        if gone or new:
            self.changes.append(self._change(at, phase[1], "; ".join(gone) or "none", "; ".join(new) or "none"))
        for each in after:
            for macro in self._changed_macros(each):
                texts = macro_text(self.walk.base.project, macro), macro_text(self.walk.head.project, macro)
                self.changes.append(self._change(each.unique_id, phase[1], *texts, macro=macro))

    def _changed_macros(self, operation: Node) -> list[str]:
        """Those that it calls and that were there before: a new one comes with the statement that calls it."""
        called = self.walk.edits.hook_macros.intersection(operation.depends_on.macros)
        return sorted(each for each in called if self.walk.base.project.macro(each) is not None)

    def _change(self, at: str, detail: str, before: str, after: str, macro: str = "") -> Change:
        return Change(
            id=change_id("property-changed", at, f"{detail} {macro}".strip()),
            kind="property-changed",
            unique_id=at,
            cause="macro" if macro else "config",
            before=before,
            after=after,
            detail=detail,
        )

    def _lost(self, operation: Node) -> Iterator[Trace]:
        read = operation.depends_on.nodes
        gone = lost_columns(self.walk, read)
        if not gone:
            return
        project, seen = self.walk.head.project, set[tuple[str, str]]()
        macros = (project.macro(each) for each in operation.depends_on.macros if not each.startswith("macro.dbt"))
        texts = [operation.raw_code, *(each.macro_sql for each in macros if each is not None)]
        for text in texts:
            for of, column, sure in named_in_text(self.walk, text, operation.unique_id, read, gone):
                if (of, column) not in seen:
                    seen.add((of, column))
                    proof: Proof = "proved" if sure else "possible"
                    yield lost_in_text(self.walk, "it", operation.unique_id, of, column, proof)

    def _problem(self, operation: Node, trace: Trace) -> Problem:
        """The problem with the change that is behind it, and the way from there."""
        assert trace.lost is not None
        evidence = self.evidences.lost(operation.unique_id, trace.lost)
        return replace(trace.problem, change=next(iter(evidence.changes), None), path=evidence.path)


def _phases(project: Project) -> dict[tuple[str, str], list[Node]]:
    """The operations of each package, at the start and at the end, in the order in which they run."""
    found: dict[tuple[str, str], list[tuple[int, Node]]] = {}
    for unique_id in project.ids_of("operation"):
        named, node = re.fullmatch(_ID, unique_id), project.get(unique_id)
        if named is not None and isinstance(node, Node):
            found.setdefault((named[1], named[2]), []).append((int(named[3]), node))
    return {phase: [node for _, node in sorted(each, key=lambda it: it[0])] for phase, each in found.items()}
