"""The semantic layer by column: semantic models that name a lost column, metrics whose measures change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from dbt_impact.compare.changes import Effect, NodeImpact, Path, Problem, Proof, Step
from dbt_impact.compare.evidence import Evidence, Evidences
from dbt_impact.compare.walk import Walk
from dbt_impact.project.nodes import Consumer
from dbt_impact.project.semantic import Element, metric, semantic_model

_WORD = re.compile(r"[^\W\d]\w*")
_FAILS = ("broken", "blocked")


@dataclass(slots=True)
class SemanticLayer:
    """Works out what happens to semantic models, metrics and saved queries, and adds it to `nodes`."""

    walk: Walk
    evidences: Evidences
    nodes: dict[str, NodeImpact]
    _measures: dict[str, Evidence] = field(default_factory=dict)
    _lost_measures: dict[str, Problem] = field(default_factory=dict)

    def run(self) -> None:
        """Semantic models first, then metrics and what is made of metrics, as often as something new is hit."""
        project = self.walk.head.project
        consumers = [each for each in project.ids() if each.startswith(("semantic_model.", "metric.", "saved_query."))]
        for unique_id in consumers:
            if unique_id.startswith("semantic_model."):
                self._semantic_model(unique_id)
        pending = [each for each in consumers if not each.startswith("semantic_model.")]
        while True:
            left = [each for each in pending if not self._made_of(each)]
            if len(left) == len(pending):
                return
            pending = left

    def _semantic_model(self, unique_id: str) -> None:
        consumer = self.walk.head.project.get(unique_id)
        parts = semantic_model(consumer) if isinstance(consumer, Consumer) else None
        if parts is None:
            return
        problems: list[Problem] = []
        changed: list[Evidence] = []
        kinds = {"entity": parts.entities, "dimension": parts.dimensions, "measure": parts.measures}
        for parent in self.walk.head.project.parents(unique_id):
            for kind, elements in kinds.items():
                for element in elements or ():
                    found = list(self._lost(unique_id, parent, kind, element))
                    problems += found
                    if kind == "measure" and found:
                        self._lost_measures[element.name] = found[0]
                    if kind == "measure" and (evidence := self._moved(parent, element)):
                        self._measures[element.name] = evidence
                        changed.append(evidence)
        if problems:
            self._add(unique_id, "broken", "proved", problems[0].path, _changes(problems), tuple(problems))
        elif changed:
            path = (*changed[0].path, Step(unique_id=unique_id, via="AGGREGATION"))
            self._add(unique_id, "changed", "possible", path, changed[0].changes)

    def _lost(self, unique_id: str, parent: str, kind: str, element: Element) -> Iterator[Problem]:
        """The columns that an element names and that its model no longer has."""
        outcome = self.walk.outcomes.get(parent)
        if outcome is None:
            return
        for name in self._names(element):
            if name in outcome.difference.removed or name in outcome.difference.renamed:
                evidence = self.evidences.of(parent, name)
                shown = self.walk.head.dialect.show(name)
                yield Problem(
                    kind="missing-key",
                    proof="proved",
                    message=f"the {kind} `{element.name}` reads `{shown}`, which is gone",
                    column=shown,
                    of=parent,
                    change=next(iter(evidence.changes), None),
                    path=(*evidence.path, Step(unique_id=unique_id, column=shown, via="AGGREGATION")),
                )

    def _moved(self, parent: str, element: Element) -> Evidence:
        """Why a measure gives other numbers, if it may."""
        outcome = self.walk.outcomes.get(parent)
        if outcome is None:
            return Evidence()
        if outcome.difference.rows:
            return self.evidences.of(parent, None)
        hit = (name for name in self._names(element) if name in outcome.difference.changed)
        return next((evidence for name in hit if (evidence := self.evidences.of(parent, name))), Evidence())

    def _names(self, element: Element) -> list[str]:
        return [self.walk.head.dialect.fold(word) for word in dict.fromkeys(_WORD.findall(element.sql))]

    def _made_of(self, unique_id: str) -> bool:
        """Adds a metric or a saved query if something that it is made of is hit."""
        consumer = self.walk.head.project.get(unique_id)
        if unique_id in self.nodes or not isinstance(consumer, Consumer):
            return unique_id in self.nodes
        described = metric(consumer) if unique_id.startswith("metric.") else None
        measures = described.measures if described is not None else ()
        lost = next((self._lost_measures[name] for name in measures if name in self._lost_measures), None)
        if lost is not None:
            lost = replace(lost, path=_onto(lost.path, unique_id))
            self._add(unique_id, "broken", "proved", lost.path, _changes([lost]), (lost,))
            return True
        moved = next((self._measures[name] for name in measures if name in self._measures), None)
        if moved is not None:
            self._add(unique_id, "changed", "possible", _onto(moved.path, unique_id), moved.changes)
            return True
        return self._by_parents(unique_id)

    def _by_parents(self, unique_id: str) -> bool:
        parents = [each for each in self.walk.head.project.parents(unique_id) if each in self.nodes]
        made_of = [self.nodes[each] for each in parents if not each.startswith("semantic_model.")]
        if not made_of:
            return False
        worst = min(made_of, key=lambda node: node.effect not in _FAILS)
        effect: Effect = "blocked" if worst.effect in _FAILS else "changed"
        proof: Proof = worst.proof if effect == "blocked" else "possible"
        self._add(unique_id, effect, proof, _onto(worst.path, unique_id), worst.because)
        return True

    def _add(
        self,
        unique_id: str,
        effect: Effect,
        proof: Proof,
        path: Path,
        because: tuple[str, ...],
        problems: tuple[Problem, ...] = (),
    ) -> None:
        project = self.walk.head.project
        resource = project.get(unique_id)
        self.nodes[unique_id] = NodeImpact(
            resource_type=resource.resource_type,
            name=resource.name,
            file=resource.file,
            effect=effect,
            edited=False,
            proof=proof,
            because=because,
            path=path,
            problems=problems,
            readers=tuple(sorted(project.children(unique_id))),
        )


def _onto(path: Path, unique_id: str) -> Path:
    return (*path, Step(unique_id=unique_id, via="AGGREGATION"))


def _changes(problems: list[Problem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(problem.change for problem in problems if problem.change is not None))
