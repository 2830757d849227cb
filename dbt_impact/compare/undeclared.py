"""Reads that no `ref` declares: SQL that names a relation which some node builds, so that dbt knows no edge."""

from dbt_impact.lineage.lineage import Lineage
from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts

_WITH_SQL = ("model.", "snapshot.", "test.")
# A look through everything takes 20 ms on 10,000 models: who removes hundreds would wait.
MOST_LOOKS = 50


class UndeclaredReads:
    """The undeclared readers of one side's nodes, looked for when they are asked for. `reads` are those found so far.

    `gone_from` is the other side, where what it lacks deserves a closer look.
    """

    def __init__(self, side: Lineage, gone_from: Project | None = None) -> None:
        self._side, self._gone_from = side, gone_from
        self._readers: dict[str, tuple[str, ...]] = {}
        self.reads: dict[str, set[str]] = {}
        self._looks = 0

    def readers(self, unique_id: str) -> tuple[str, ...]:
        """The nodes whose SQL names the node's relation, and that don't declare that they read it."""
        if unique_id not in self._readers:
            found = tuple(self._find(unique_id))
            self._readers[unique_id] = found
            for each in found:
                self.reads.setdefault(each, set()).add(unique_id)
        return self._readers[unique_id]

    def _find(self, unique_id: str) -> list[str]:
        project = self._side.project
        relation = project.relation_name(unique_id)
        if not relation or not unique_id.startswith(("model.", "seed.", "snapshot.", "source.")):
            return []
        identifier = relation_parts(relation)[-1]
        naming = project.naming(identifier)
        if self._gone_from is not None and unique_id not in self._gone_from and self._looks < MOST_LOOKS:
            # What is gone breaks whoever names it: worth a look through everything, also what macros wrote.
            self._looks += 1
            name = identifier.encode()
            naming = tuple(each for each in project.ids() if each.startswith(_WITH_SQL) and name in project.raw(each))
        known = {unique_id, *project.children(unique_id)}
        return [each for each in naming if each not in known and unique_id in self._side.reads_of(each)]
