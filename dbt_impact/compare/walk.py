"""Follows a change downstream: traces both sides of what it reaches, and stops where they mean the same again."""

from collections.abc import Callable, Collection, Iterable

import msgspec
from msgspec.structs import replace

from dbt_impact.compare.borrowed import table_of
from dbt_impact.compare.difference import Difference, difference
from dbt_impact.compare.edits.edits import Edits
from dbt_impact.compare.typed import Typed
from dbt_impact.lineage.instances import MOST_OCCURRENCES, walled
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.nodes.undeclared import UndeclaredReads
from dbt_impact.lineage.schemas import Known, Schema, leaf
from dbt_impact.lineage.terms.walls import node_wall
from dbt_impact.lineage.types.data_types import WHOLE_NUMBERS, read_type
from dbt_impact.lineage.values import IDENTITY, Column, Input, Relation, Value
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.order import reached_from, upstream_first
from dbt_impact.project.project import Project
from dbt_impact.project.twins import Twins


class Outcome(msgspec.Struct, frozen=True):
    """One node that was edited or reached, on both sides. `base` is None for a new node, `head` for a removed one."""

    key: str
    base: NodeLineage | None
    head: NodeLineage | None
    difference: Difference
    edited: bool

    @property
    def unresolved(self) -> str | None:
        """Why one of the sides could not be traced."""
        if self.head is not None and self.head.unresolved is not None:
            return self.head.unresolved
        if self.base is not None and self.base.unresolved is not None:
            return f"at base, {self.base.unresolved}"
        return None


class Walk:
    """The comparison of everything that a change can reach. `outcomes` are by key, upstream first.

    A node's key is head's id, base's where head has none.
    """

    def __init__(self, base: Lineage, head: Lineage, edits: Edits, renamed: dict[str, str]) -> None:
        self.base, self.head = base, head
        self.typed = Typed(base.types, head.types)
        self.edits = edits
        self.renamed = renamed
        self.originals = {new: old for old, new in renamed.items()}
        self._ids_of_base = base.project.ids()
        self.undeclared_base = UndeclaredReads(
            base,
            differ=lambda each: each in edits.nodes or self.key(each) not in head.project,
            gone=lambda each: each not in head.project,
        )
        self.undeclared_head = UndeclaredReads(head)
        self._twins_base, self._twins_head = Twins(base.project), Twins(head.project)
        self.outcomes: dict[str, Outcome] = {}
        self._reached: frozenset[str] = frozenset()
        self._starts: frozenset[str] = frozenset()
        self._tracing: set[str] = set()
        self._relations: dict[tuple[str, bool], Relation] = {}

    def key(self, base_id: str) -> str:
        return self.renamed.get(base_id, base_id)

    def _keys(self, base_ids: Iterable[str]) -> Iterable[str]:
        return map(self.key, base_ids) if self.renamed else base_ids

    def base_id(self, key: str) -> str | None:
        """Base's id of a node, None where base has none."""
        old = self.originals.get(key, key)
        return old if old in self._ids_of_base and (old == key or old not in self.head.project) else None

    def run(self, starts: Iterable[str], done: Callable[[int, int], None] | None = None) -> None:
        """Compares the given nodes and all that read them, as far as anything differs; `done` is told how far it is."""
        first = list(starts)
        order = self._downstream(first)
        self._reached = frozenset(order)
        self._starts = frozenset(first)
        for i, key in enumerate(order):
            if done is not None:
                done(i, len(order))
            self._visit(key)

    def parents(self, key: str) -> set[str]:
        """What the node reads on either side: what it declares, and what is known of what it does not."""
        found: set[str] = set(self.head.project.parents(key)) if key in self.head.project else set()
        found.update(self.undeclared_head.reads.get(key, ()))
        old = self.base_id(key)
        if key.startswith("source."):
            builders = (self._twins_head.builder(key), self._twins_base.builder(old or key))
            found.update(self.key(each) for each in builders if each is not None)
        if old is not None:
            undeclared = self.undeclared_base.reads.get(old, ())
            found.update(self._keys(self.base.project.parents(old)), self._keys(undeclared))
        return found

    def children(self, key: str) -> set[str]:
        """What reads the node on either side, whether it declares that or not."""
        found = self.undeclared_readers(key)
        if key in self.head.project:
            found.update(self.head.project.children(key), self._twins_head.sources(key))
        old = self.base_id(key)
        if old is not None:
            twins = self._twins_base.sources(old)
            found.update(self._keys(self.base.project.children(old)), self._keys(twins))
        return found

    def undeclared_readers(self, key: str) -> set[str]:
        """What reads the node on either side without a `ref`."""
        found = set(self.undeclared_head.readers(key)) if key in self.head.project else set()
        old = self.base_id(key)
        if old is not None:
            found.update(self._keys(self.undeclared_base.readers(old)))
        return found

    def relation(self, side: Lineage, read: str) -> Relation:
        """A relation as a node of one side reads it: what it means there, or a leaf where both sides agree."""
        key = self.key(read) if side is self.base else read
        if key in self._reached and key not in self._tracing:
            # Read without being declared, or declared the other way round on the other side: it was not its turn yet.
            self._visit(key)
        outcome = self.outcomes.get(key)
        lineage = None if outcome is None else outcome.base if side is self.base else outcome.head
        if lineage is None:
            return self._leaf(key, read)
        if kept := self._relations.get((key, side is self.base)):
            return kept
        found = self._relations[key, side is self.base] = _relation(side, read, key, lineage)
        return found

    def _leaf(self, key: str, read: str) -> Relation:
        """A relation that is the same on both sides."""
        side = self.head if key in self.head.project else self.base
        own = key if side is self.head else self.base_id(key) or key
        schema = side.schema(own)
        for each in (self.base, self.head):
            each.types.add_leaf(key, own if each is side else read, schema)
        return side.leaf(own) if own == read == key else leaf(side.terms, key, read, schema)

    def _visit(self, key: str) -> None:
        """Compares a node once, if it was edited or reads something that differs."""
        if key in self.outcomes or not (key in self._starts or self._reads_a_difference(key)):
            return
        resource = other_project(self, key).get(key if key in self.head.project else self._base(key))
        if not isinstance(resource, (Node, Source)) and resource.resource_type != "function":
            return
        if resource.resource_type == "operation":
            return  # It gives nothing that could be read.
        self._tracing.add(key)
        old = self.base_id(key)
        before = None if old is None else self._traced(self.base, old)
        after = self._traced(self.head, key) if key in self.head.project else None
        if before is not None and after is not None:
            found = difference(before, after, self.typed)
            if _reads_itself(after, key):
                after, found = self._settled(key, before, after, found)
            if isinstance(resource, Node) and resource.counts_rows:
                found = Difference(rows=found.rows, opaque=bool(before.unresolved or after.unresolved))
        elif after is not None:
            found = Difference(added=after.names, rows=True)
        else:
            found = Difference(removed=() if before is None else before.names, rows=True)
        self._tracing.discard(key)
        edit = self.edits.nodes.get(key)
        edited = edit.is_authors if edit is not None else key in self._starts
        self.outcomes[key] = Outcome(key, before, after, found, edited)

    def _reads_a_difference(self, key: str) -> bool:
        outcomes = (self.outcomes.get(each) for each in self.parents(key))
        return any(outcome is not None and bool(outcome.difference) for outcome in outcomes)

    def _base(self, key: str) -> str:
        return self.originals.get(key, key)

    def _traced(self, side: Lineage, unique_id: str, moved: Collection[str | None] = frozenset()) -> NodeLineage:
        resource = side.project.get(unique_id)
        without_sql = isinstance(resource, Source) or resource.resource_type == "seed"
        builder = (self._twins_base if side is self.base else self._twins_head).builder(unique_id)
        if builder is not None and self.key(builder) in self._reached:
            return _passing(unique_id, self.relation(side, builder), side.schema(builder).known)
        if without_sql:
            return self._given(side, unique_id)
        return side.trace(unique_id, lambda read: self.relation(side, read), moved)

    def _given(self, side: Lineage, unique_id: str) -> NodeLineage:
        """A seed or a source: it is what its file or its catalog says."""
        resource = side.project.get(unique_id)
        name = side.name(unique_id)
        if isinstance(resource, Node):
            name = f"{name} {resource.checksum.checksum} {resource.written('delimiter') or ''}"
        elif isinstance(resource, Source):
            name = f"{name} {table_of(resource)}"
        schema = side.schema(unique_id)
        relation = side.leaf_as(name, unique_id, schema)
        told = isinstance(resource, Source) or self.edits.types_a_seed(self.key(unique_id))
        kinds = _kinds(side, schema) if told else {}
        columns = tuple(
            replace(each, value=Value(side.terms.of(*side.terms.key(each.value.term), *kinds.get(each.name, ()))))
            for each in relation.columns
        )
        return NodeLineage(unique_id, columns, relation.rows, schema.known, open=relation.open, certain=schema.certain)

    def _settled(
        self, key: str, before: NodeLineage, after: NodeLineage, found: Difference
    ) -> tuple[NodeLineage, Difference]:
        """A model that reads itself: what changed in it changes what it reads, until nothing moves any more."""
        moved: frozenset[str | None] = frozenset()
        while True:
            now: frozenset[str | None] = moved | {*found.changed, *found.lost}
            if found.rows:
                now |= {None}
            if now == moved:
                return after, found
            moved = now
            after = self._traced(self.head, key, moved)
            found = difference(before, after, self.typed)

    def _downstream(self, starts: list[str]) -> list[str]:
        """Everything that reads the starts, upstream first; what is in a circle comes last."""
        return upstream_first(reached_from(starts, self.children), self.parents, self.children)


def _relation(side: Lineage, read: str, key: str, lineage: NodeLineage) -> Relation:
    """What a node gives, as its readers see it: its meaning, with itself as the input."""

    def seen(column: str, value: Value) -> Value:
        return Value(value.term, frozenset((Input(read, column, IDENTITY),)))

    opened: Callable[[str], Value | None] | None = None
    if lineage.open is not None:
        find = lineage.open

        def opened(column: str) -> Value | None:
            value = find(column)
            return None if value is None else seen(column, value)

    columns = tuple(
        Column(column.name, seen(column.name, column.value), None, column.written) for column in lineage.columns
    )
    rows_input = frozenset((Input(read, None, IDENTITY),))
    relation = Relation(columns, lineage.rows, rows_input, opened, read, certain=lineage.certain)
    if sum(side.terms.extent(lineage.rows).values()) > MOST_OCCURRENCES:
        return walled(side.terms, relation, node_wall(key))
    return relation


def _passing(source: str, built: Relation, known: Known) -> NodeLineage:
    """A source that names what the project builds: it has that node's columns and rows as they are."""
    return NodeLineage(
        source, built.columns, built.rows, known, built.row_inputs, open=built.open, certain=built.certain
    )


def _kinds(side: Lineage, schema: Schema) -> dict[str, tuple[str, ...]]:
    """For each column of a source, what its values are by their type: where that differs, so do the values."""
    found: dict[str, tuple[str, ...]] = {}
    for name, text in schema.columns:
        if text:
            read = read_type(text, side.types.dialect)
            found[name] = (text if read is None else "whole" if read.kind in WHOLE_NUMBERS else read.kind,)
    return found


def _reads_itself(lineage: NodeLineage, key: str) -> bool:
    return any(each.unique_id == key for read in lineage.reads for each in read.inputs)


def other_project(walk: Walk, key: str) -> Project:
    """The project that knows the node, head's where both do."""
    return walk.head.project if key in walk.head.project else walk.base.project
