"""Semantic models, metrics, saved queries and unit tests, by the columns that they read: which fail, which change."""

from dbt_impact.compare.changes import Effect, NodeImpact, Path, Problem, Proof, Step
from dbt_impact.compare.consumers.moved_references import Moved, MovedReferences
from dbt_impact.compare.evidence import Evidence, Evidences
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.consumers.reading import Reading
from dbt_impact.consumers.readings import Readings

# In this order, a consumer comes after what it is made of.
_KINDS = ("semantic_model", "metric", "saved_query", "unit_test")
_FAILS = ("broken", "blocked")


class Readers:
    """Works out what happens to the consumers of head's project, and adds it to `nodes`."""

    def __init__(
        self, walk: Walk, evidences: Evidences, references: MovedReferences, nodes: dict[str, NodeImpact]
    ) -> None:
        self.walk, self.evidences, self.references, self.nodes = walk, evidences, references, nodes
        self._readings = Readings(walk.head)

    def run(self) -> None:
        """Each by the columns that it reads, then those made of others, as often as something new is hit."""
        if not self.walk.outcomes:
            return
        ids = [each for kind in _KINDS for each in self.walk.head.project.ids_of(kind)]
        pending = [each for each in ids if not self._by_columns(each)]
        while True:
            left = [each for each in pending if not self._by_parents(each)]
            if len(left) == len(pending):
                return
            pending = left

    def _by_columns(self, unique_id: str) -> bool:
        """Adds a consumer that reads a column which is gone, or whose values or rows may differ."""
        problems: dict[str, Problem] = {}
        moved = Evidence()
        last: Path = ()
        for reading in self._readings.of(unique_id):
            other = self.references.of(unique_id, reading.unique_id)
            outcome = self.walk.outcomes.get(reading.unique_id) if other is None else other.outcome
            if outcome is None:
                continue
            name = self._folded(outcome, reading.column)
            if name in outcome.difference.lost:
                behind = self.evidences.of(reading.unique_id, name) if other is None else other.evidence
                problem = self._lost(unique_id, reading, name, behind)
                problems.setdefault(problem.message, problem)
            # A unit test brings its own rows: other values upstream are nothing to it.
            elif not moved and not unique_id.startswith("unit_test."):
                moved = self._moved(outcome, reading, name, other)
                last = _last_steps(unique_id, reading)
        if problems:
            found = tuple(problems.values())
            changes = tuple(dict.fromkeys(each.change for each in found if each.change is not None))
            self._add(unique_id, "broken", "proved", found[0].path, changes, found)
        elif moved:
            self._add(unique_id, "changed", "possible", (*moved.path, *last), moved.changes)
        return bool(problems or moved)

    def _folded(self, outcome: Outcome, shown: str | None) -> str:
        """The name as the comparison knows it, of a column that people wrote down elsewhere."""
        found = outcome.difference
        names = (*found.lost, *found.changed, *found.retyped)
        wanted = (shown or "").lower()
        return next((each for each in names if self.walk.head.dialect.show(each).lower() == wanted), wanted)

    def _lost(self, unique_id: str, reading: Reading, name: str, behind: Evidence) -> Problem:
        shown = self.walk.head.dialect.show(name)
        verb = "name" if unique_id.startswith("unit_test.") else "reads"
        return Problem(
            kind="missing-key",
            proof="proved",
            message=f"{reading.part} {verb} `{shown}`, which is gone",
            column=shown,
            of=reading.unique_id,
            change=next(iter(behind.changes), None),
            path=(*behind.path, *_last_steps(unique_id, reading)),
        )

    def _moved(self, outcome: Outcome, reading: Reading, name: str, other: Moved | None) -> Evidence:
        """Why what is read may be other than it was, if it may."""
        found = outcome.difference
        all_of_it = reading.column is None and not reading.declared
        differs = name in (*found.changed, *found.retyped)
        if other is not None:
            return other.evidence if found.rows or differs or (all_of_it and found.is_visible) else Evidence()
        if found.rows:
            return self.evidences.of(outcome.key, None)
        if all_of_it:
            return self.evidences.everything(outcome.key)
        return self.evidences.of(outcome.key, name) if differs else Evidence()

    def _by_parents(self, unique_id: str) -> bool:
        """Adds a consumer if another one that it is made of is hit."""
        parents = [each for each in self.walk.head.project.parents(unique_id) if each in self.nodes]
        made_of = [self.nodes[each] for each in parents if each.startswith(("metric.", "saved_query."))]
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


def _last_steps(unique_id: str, reading: Reading) -> Path:
    """From what is read to the consumer, by way of the semantic model where a metric reads through one."""
    through = reading.through if reading.through != unique_id else None
    step = Step(unique_id=through or unique_id, via=reading.use)
    return (step,) if through is None else (step, Step(unique_id=unique_id, via="AGGREGATION"))


def _onto(path: Path, unique_id: str) -> Path:
    return (*path, Step(unique_id=unique_id, via="AGGREGATION"))
