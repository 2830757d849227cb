"""Reads that no `ref` declares: SQL that names a relation which some node builds, so that dbt knows no edge."""

from collections.abc import Callable, Iterable
from functools import cached_property

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.project.functions import function
from dbt_impact.project.hard_coded import identifiers, is_cte
from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts

Naming = dict[str, list[str]]
"""The nodes whose source writes out a name, by the name."""

_BUILT = ("model.", "seed.", "snapshot.", "source.")
_WITH_SQL = ("model.", "snapshot.", "test.")
_WITHOUT_TESTS = ("model.", "snapshot.")
# A look through everything takes 20 ms on 10,000 models: who removes hundreds would wait.
MOST_LOOKS = 50


class UndeclaredReads:
    """The undeclared readers of one side's nodes, looked for when they are asked for. `reads` are those found so far.

    Of base's, only those that `differ` from head's need to be looked at, and what head lacks (`gone`) deserves a closer
    look.
    """

    def __init__(
        self,
        side: Lineage,
        *,
        differ: Callable[[str], bool] = lambda _: True,
        gone: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._side, self._differ, self._gone = side, differ, gone
        self._readers: dict[str, tuple[str, ...]] = {}
        self.reads: dict[str, set[str]] = {}
        self._looks = 0

    def readers(self, unique_id: str) -> tuple[str, ...]:
        """The nodes whose SQL names the node's relation, and that don't declare that they read it."""
        found = self._readers.get(unique_id)
        if found is None:
            look = self._find if unique_id.startswith(_BUILT) else self._callers
            found = self._readers[unique_id] = tuple(look(unique_id))
            for each in found:
                self.reads.setdefault(each, set()).add(unique_id)
        return found

    def _find(self, unique_id: str) -> list[str]:
        project = self._side.project
        relation = project.relation_name(unique_id)
        if not relation:
            return []
        identifier = relation_parts(relation)[-1]
        folded = identifier.lower()
        known = {unique_id, *project.children(unique_id)}
        others = (each for each in self._naming.get(folded, ()) if each not in known)
        named = [each for each in others if not is_cte(folded, _source(project, each))]
        if self._gone(unique_id) and self._looks < MOST_LOOKS:
            # What is gone breaks whoever names it: worth a look through everything, also what macros wrote.
            self._looks += 1
            name = identifier.encode()
            named = [each for each in project.ids() if each.startswith(_WITH_SQL) and name in project.raw(each)]
        return [each for each in named if each not in known and unique_id in self._side.reads_of(each)]

    def _callers(self, unique_id: str) -> list[str]:
        """The nodes that call a function by its path."""
        project = self._side.project
        if not unique_id.startswith("function.") or self._looks >= MOST_LOOKS:
            return []
        self._looks += 1
        name, known = function(project, unique_id).path[-1].encode(), set(project.children(unique_id))
        others = (each for each in project.ids() if each.startswith(_WITH_SQL) and each not in known)
        naming = (each for each in others if name in project.raw(each).lower())
        return [each for each in naming if self._calls(each, unique_id)]

    def _calls(self, reader: str, unique_id: str) -> bool:
        traced = self._side.of(reader)
        every = (traced.row_inputs, *(column.value.inputs for column in traced.columns))
        return any(each.unique_id == unique_id for inputs in every for each in inputs)

    @cached_property
    def _naming(self) -> Naming:
        project = self._side.project
        return naming(project, filter(self._differ, with_source(project)))

    def learn(self, found: Naming) -> None:
        """Takes what `naming` gives of all nodes with a source, which it would look for itself."""
        self._naming = found


def with_source(project: Project) -> list[str]:
    """The nodes whose own source may name a relation: a generic test's calls a macro, and its id ends with a hash."""
    ids = project.node_ids()
    return [each for each in ids if each.startswith(_WITHOUT_TESTS) or (each[:5] == "test." and each.count(".") == 2)]


def naming(project: Project, ids: Iterable[str]) -> Naming:
    """Which of some nodes' sources write out a relation's name or a CTE's, by its last part in lower case."""
    found: Naming = {}
    for each in ids:
        for identifier in identifiers(_source(project, each)):
            found.setdefault(identifier, []).append(each)
    return found


def _source(project: Project, unique_id: str) -> str:
    return (project.heading(unique_id).raw_code or "").lower()
