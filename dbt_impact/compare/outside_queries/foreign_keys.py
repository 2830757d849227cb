"""Foreign keys that the warehouse refuses to create, since the column or the key that they refer to is gone."""

from collections.abc import Iterator, Mapping

import msgspec

from dbt_impact.compare.changes import NodeImpact, Problem, Step
from dbt_impact.compare.edits.constraint_support import creates_constraints, support
from dbt_impact.compare.evidence import Evidence, Evidences
from dbt_impact.compare.impacts import failing
from dbt_impact.compare.own_changes.own_changes import change_id
from dbt_impact.compare.walk import Walk
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.types.data_types import NUMBERS, read_type
from dbt_impact.project.foreign_keys import ForeignKey, foreign_keys
from dbt_impact.project.nodes import ColumnDoc, Node
from dbt_impact.project.project import Project

_WRITTEN = b'"foreign_key"'
_KEYS = ("primary_key", "unique")


class ForeignKeys(msgspec.Struct):
    """Finds the nodes of head whose foreign keys can't be created any more, and adds that to `nodes`."""

    walk: Walk
    evidences: Evidences
    nodes: dict[str, NodeImpact]

    def run(self) -> None:
        """Looks at each node with a foreign key, if anything was edited at all."""
        if not self.walk.outcomes or support(self._head.metadata.adapter_type, "foreign_key") == "ignored":
            return
        for unique_id in self._head.ids_of("model"):
            if _WRITTEN in self._head.raw(unique_id):
                node = self._head.get(unique_id)
                if isinstance(node, Node) and creates_constraints(node):
                    self._take(node)

    @property
    def _head(self) -> Project:
        return self.walk.head.project

    def _take(self, node: Node) -> None:
        old = self.walk.base_id(node.unique_id)
        before = self.walk.base.project.get(old) if old is not None else None
        was = (
            foreign_keys(self.walk.base.project, before)
            if isinstance(before, Node) and creates_constraints(before)
            else ()
        )
        problems: dict[str, Problem] = {}
        for key in foreign_keys(self._head, node):
            same = next((each for each in was if self._is_same(each, key)), None)
            for problem in self._problems(node, key, same):
                problems.setdefault(problem.message, problem)
        if problems:
            known = self.nodes.get(node.unique_id)
            self.nodes[node.unique_id] = failing(self.walk, node.unique_id, known, tuple(problems.values()))

    def _is_same(self, one: ForeignKey, other: ForeignKey) -> bool:
        """Whether two are one, on two sides: it may refer to other columns of the same table by now."""
        to = None if one.to is None else self.walk.key(one.to)
        columns = [tuple(name.lower() for name in each.columns) for each in (one, other)]
        return columns[0] == columns[1] and (
            one.named.lower() == other.named.lower() or (to is not None and to == other.to)
        )

    def _problems(self, node: Node, key: ForeignKey, same: ForeignKey | None) -> Iterator[Problem]:
        """What is wrong with a foreign key at head; `same` is the one that base has."""
        to = key.to or (None if same is None or same.to is None else self.walk.key(same.to))
        if to is None:
            return
        shown = f"the foreign key to `{key.named}`"
        if key.to is None:
            yield self._problem(node, key, to, None, f"{shown} names a relation that is no longer built")
            return
        is_new = same is None or same.to_columns != key.to_columns
        gone = [name for name in key.to_columns if self._is_gone(to, name, is_new=is_new)]
        for name in gone:
            verb = "does not have" if is_new else "no longer has"
            yield self._problem(node, key, to, name, f"{shown} names its column `{name}`, which it {verb}")
        if gone or to not in self.walk.outcomes or same is None or same.to is None:
            return
        yield from self._unlike(node, key, to, same)
        if self._is_key(self.walk.base, same.to, same) and not self._is_key(self.walk.head, to, key):
            columns = ", ".join(key.to_columns)
            message = f"{shown} needs `{columns}` to be a primary key or unique there, which it no longer is"
            yield self._problem(node, key, to, None, message)

    def _is_gone(self, to: str, name: str, *, is_new: bool) -> bool:
        """Whether the column went with this pull request, or is not there for a foreign key that came with it."""
        folded, outcome = self.walk.head.dialect.fold(name), self.walk.outcomes.get(to)
        if outcome is not None:
            found = outcome.difference
            if outcome.head is None or folded in found.lost:
                return True
            return is_new and outcome.head.open is None and folded not in outcome.head.names
        node = self._head.get(to)
        return is_new and isinstance(node, Node) and node.contract.enforced and _column(node, name) is None

    def _unlike(self, node: Node, key: ForeignKey, to: str, same: ForeignKey) -> Iterator[Problem]:
        """Columns whose contract gives them types that can't be compared, and did not."""
        old = self.walk.base_id(node.unique_id)
        if len(key.columns) != len(key.to_columns) or old is None or same.to is None:
            return
        for own, other in zip(key.columns, key.to_columns, strict=True):
            here, there = self._kind(self.walk.head, node.unique_id, own), self._kind(self.walk.head, to, other)
            before = self._kind(self.walk.base, old, own), self._kind(self.walk.base, same.to, other)
            if self._are_unlike(here, there) and None not in before and not self._are_unlike(*before):
                message = f"the foreign key to `{key.named}` compares its `{other}` with `{own}`, of another type"
                yield self._problem(node, key, to, other, message)

    def _kind(self, side: Lineage, unique_id: str, name: str) -> str | None:
        """The kind of type that a contract gives a column, None where there is no contract or no such type."""
        node = side.project.get(unique_id)
        column = _column(node, name) if isinstance(node, Node) and node.contract.enforced else None
        found = read_type(column.data_type, side.types.dialect) if column is not None and column.data_type else None
        return None if found is None else found.kind

    def _are_unlike(self, one: str | None, other: str | None) -> bool:
        if one is None or other is None or one == other:
            return False
        # DuckDB wants one and the same type, others two that can be compared.
        return self.walk.head.types.dialect == "duckdb" or not {one, other} <= NUMBERS

    def _is_key(self, side: Lineage, unique_id: str, key: ForeignKey) -> bool:
        """Whether the columns that a foreign key refers to are a key of their table, as far as dbt makes it one."""
        node = side.project.get(unique_id)
        if not isinstance(node, Node) or not creates_constraints(node):
            return False
        wanted = sorted(name.lower() for name in key.to_columns)
        adapter = side.project.metadata.adapter_type
        return any(
            each.type in _KEYS
            and support(adapter, each.type) != "ignored"
            and (sorted(name.lower() for name in columns) == wanted or (not wanted and each.type == "primary_key"))
            for each, columns in node.all_constraints
        )

    def _problem(self, node: Node, key: ForeignKey, to: str, name: str | None, message: str) -> Problem:
        """A problem with what is behind it: the column at the other node, or all that is done to that."""
        show, fold = self.walk.head.dialect.show, self.walk.head.dialect.fold
        own = next(iter(key.columns), None)
        behind = self.evidences.of(to, fold(name)) if name is not None else self._of_key(to)
        behind = behind or self.evidences.everything(to)
        step = Step(unique_id=node.unique_id, column=own, via="JOIN")
        noted = support(self._head.metadata.adapter_type, "foreign_key") == "noted" and name is None
        return Problem(
            kind="constraint",
            # Not every warehouse that only notes a foreign key down looks for the key that it refers to.
            proof="possible" if noted else "proved",
            message=message,
            column=show(fold(own)) if own is not None else None,
            of=to,
            change=next(iter(behind.changes), None),
            path=(*behind.path, step),
        )

    def _of_key(self, to: str) -> Evidence:
        """What takes a key away that is still a column: its constraint, its contract, or the table itself."""
        for each in self.walk.edits.properties.get(to, ()):
            if each.name in ("contract enforced", "materialized") or each.of.startswith(_KEYS):
                change = change_id("property-changed", to, f"{each.name} {each.of}".strip())
                return Evidence((change,), (Step(unique_id=to, via="IDENTITY"),))
        return Evidence()


def _column(node: Node, name: str) -> ColumnDoc | None:
    columns: Mapping[str, ColumnDoc] = node.columns
    return next((each for each in columns.values() if each.name.lower() == name.lower()), None)
