"""The lineage of a project's nodes, each traced when it is asked for and kept."""

from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.compile.renderer import Renderer
from dbt_impact.lineage.dialects import Dialect, dialect_of
from dbt_impact.lineage.expressions.watch import Watch
from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.nodes.itself import itself
from dbt_impact.lineage.nodes.node import NodeLineage, trace_node
from dbt_impact.lineage.nodes.notes import Notes, Remembered
from dbt_impact.lineage.nodes.opaque import opaque
from dbt_impact.lineage.nodes.resolving import Resolver
from dbt_impact.lineage.nodes.rounding import rounded_by_contract
from dbt_impact.lineage.nodes.seeds import without_sql
from dbt_impact.lineage.nodes.snapshots import snapshotted
from dbt_impact.lineage.nodes.stated import stated
from dbt_impact.lineage.nodes.texts import Texts
from dbt_impact.lineage.nodes.trees import Trees
from dbt_impact.lineage.nodes.user_functions import UserFunctions
from dbt_impact.lineage.parsing.parse import Parser, Unparsed
from dbt_impact.lineage.schemas import Schema, completed, documented, leaf
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.tracer import RelationFinder, Unresolvable
from dbt_impact.lineage.types.dialects import rules_of
from dbt_impact.lineage.types.types import Types
from dbt_impact.lineage.values import Input, Relation
from dbt_impact.project.nodes import AnyResource, Node, Source
from dbt_impact.project.project import Project

RelationOf = Callable[[str], Relation]
_FALLBACK = Dialect("", "insensitive", alias_in_select=True, alias_in_where=True, alias_in_having=True)


class Lineage:
    """The lineage of one project.

    `also` is the other side of a comparison: its relation names are understood too, as a head that was compiled with
    `--defer` reads production's. `texts` gives the SQL of nodes whose own is not to be used; of those in `fresh`, the
    filters that read the node itself are left out. `names` says how a node is called in the terms, by its unique id
    unless it is listed. `columns_of` gives a node's columns as a catalog lists them. Two lineages of one dialect can
    share a `parser`: a text that both have is parsed once. `tested` gives the columns of a node that a test holds to be
    unique: then inputs rest on that. `compiler` renders what dbt did not. With `takes_names`, a node of which only the
    columns are asked for has those that its select list names, and is not traced where these are all.
    """

    def __init__(
        self,
        project: Project,
        terms: Terms | None = None,
        *,
        also: Project | None = None,
        texts: Mapping[str, str] | None = None,
        fresh: Collection[str] = (),
        names: Mapping[str, str] | None = None,
        columns_of: Callable[[str], Mapping[str, str] | None] | None = None,
        parser: Parser | None = None,
        tested: Callable[[str], Iterable[tuple[str, ...]]] | None = None,
        compiler: Renderer | None = None,
        takes_names: bool = False,
    ) -> None:
        self.project = project
        self._takes_names = takes_names
        self.terms = Terms() if terms is None else terms
        self.dialect = dialect_of(project.metadata.adapter_type) or _FALLBACK
        self._texts = Texts(project, texts or {}, compiler)
        self._fresh = fresh
        self.tested = tested
        self._columns_of = columns_of or project.catalog_columns
        self._names = names or {}
        self.parser = Parser(self.dialect) if parser is None else parser
        self.trees = Trees(project, self._texts, self.dialect, self.parser)
        self._leaves: dict[str, tuple[Schema, str, Relation]] = {}
        self._lineages: dict[str, NodeLineage] = {}
        self._schemas: dict[str, Schema] = {}
        self.unspelled: set[str] = set()
        self.spells = False
        self._guessed = 0
        self._remembered: Remembered | None = None
        self._notes: dict[str, Notes] = {}
        self.inferred: dict[str, Notes] = {}
        self.read_outside: dict[tuple[str, str], frozenset[Input] | None] = {}
        self.resolver = Resolver(project, also)
        self.types = Types(self.terms, self.dialect.sqlglot, rules_of(self.dialect.sqlglot), self._terms_of)
        self.functions = UserFunctions(project, self.terms, self.dialect, self.types, self.resolver.resolve, self.name)

    def remember(self, remembered: Remembered) -> None:
        """Has schemas that earlier runs inferred taken as they are, where they still hold."""
        self._remembered = remembered

    def noted(self, unique_id: str) -> tuple[NodeLineage, Notes] | None:
        """The node's own lineage and what it was made of, if it was traced and is kept."""
        found = self._lineages.get(unique_id)
        return None if found is None or unique_id not in self._notes else (found, self._notes[unique_id])

    def of(self, unique_id: str) -> NodeLineage:
        """The node's own lineage: its terms end at the columns of the relations that it reads."""
        found = self._lineages.get(unique_id)
        if found is None:
            found = self.trace(unique_id, self.leaf)
            self._lineages[unique_id] = found
        return found

    def _terms_of(self, unique_id: str) -> dict[str, int]:
        """The terms of a node's own columns, over leaves."""
        return self.of(unique_id).values

    def trace(
        self,
        unique_id: str,
        relation_of: RelationOf,
        moved: Collection[str | None] = frozenset(),
        watch: Watch | None = None,
    ) -> NodeLineage:
        """The node's lineage over the given relations of what it reads; opaque where it can't be traced.

        `moved` are the columns (None: the rows) that differ in what the node built before, where it reads itself.
        `watch` takes down what the node's own SQL does.
        """
        node = self.project.get(unique_id)
        if node.resource_type == "function":
            return self.functions.trace(unique_id, relation_of)
        tree = self.trees.of(node)
        if isinstance(tree, Unparsed):
            return self._opaque(node, str(tree), relation_of)
        notes = self._notes[unique_id] = Notes()
        if has_patterns := self._has_patterns(unique_id):
            self._spell()
        try:
            traced = trace_node(
                unique_id,
                self.name(unique_id),
                tree,
                self.dialect,
                self.terms,
                self._finder(node, notes, relation_of, moved),
                self._injected(node, notes, relation_of),
                skips_itself=unique_id in self._fresh,
                has_patterns=has_patterns,
                watch=watch,
                listed=self.types.listed,
                called=self.functions.caller(node, relation_of),
                tested=None if self.tested is None else notes.keys_by(self.tested),
            )
        except Unresolvable as reason:
            where = None if reason.expression is None else Fragment(reason.expression, self.dialect.sqlglot)
            found = self._opaque(node, reason.reason, relation_of)
            return replace(found, where=where, reads=reason.reads, troubles=reason.troubles)
        if node.resource_type != "snapshot":
            return rounded_by_contract(self.types, node, traced)
        return snapshotted(self.terms, self.dialect, node, self.name(unique_id), traced)

    def _finder(
        self, node: AnyResource, notes: Notes, relation_of: RelationOf, moved: Collection[str | None]
    ) -> RelationFinder:
        """What finds the relation that a name means in a node's query, and takes down what it meant."""
        by_parts: dict[tuple[str, ...], Relation | None] = {}

        def meant(parts: tuple[str, ...]) -> Relation | None:
            read = notes.names[parts] = self.resolver.resolve(node, parts)
            if read is None:
                return None
            return (
                itself(self.terms, self.name(read), read, moved)
                if read == node.unique_id
                else relation_of(notes.read(read))
            )

        def find(table: exp.Table, parts: tuple[str, ...]) -> Relation | None:
            if parts not in by_parts:
                by_parts[parts] = meant(parts)
            return by_parts[parts]

        return find

    def _injected(self, node: AnyResource, notes: Notes, relation_of: RelationOf) -> Callable[[str], Relation | None]:
        """What finds the ephemeral model that a CTE's name means."""
        injected = self.injected(node)

        def find(name: str) -> Relation | None:
            read = injected.get(name)
            return None if read is None else relation_of(notes.read(read))

        return find

    def name(self, unique_id: str) -> str:
        return self._names.get(unique_id, unique_id)

    def sql(self, unique_id: str) -> str | None:
        """The SQL of a node; None for what is not SQL, or was neither compiled nor can be rendered."""
        return self._texts.sql(unique_id)

    def listed(self, unique_id: str) -> Mapping[str, str] | None:
        """A node's columns and types as its catalog spells them."""
        return self._columns_of(unique_id)

    def uses_rendered(self, unique_id: str) -> bool:
        """Whether a node's SQL is neither dbt's own nor given by whoever compares."""
        return self._texts.is_rendered(unique_id)

    def injected(self, node: AnyResource) -> dict[str, str]:
        """The CTEs that dbt puts into a node's query for ephemeral models, and which models they are."""
        return self._texts.injected(node, self.dialect.fold)

    def leaf(self, unique_id: str) -> Relation:
        """The relation of a node whose columns stand for themselves."""
        schema, name = self.schema(unique_id), self.name(unique_id)
        kept = self._leaves.get(unique_id)
        if kept is None or kept[0] is not schema or kept[1] != name:
            kept = self._leaves[unique_id] = (schema, name, self.leaf_as(name, unique_id, schema))
        return kept[2]

    def leaf_as(self, name: str, unique_id: str, schema: Schema) -> Relation:
        """The relation of a node of these columns, which stand for themselves under a name."""
        self.types.add_leaf(name, unique_id, schema)
        return leaf(self.terms, name, unique_id, schema)

    def reads_of(self, unique_id: str) -> tuple[str, ...]:
        """The nodes that a node's SQL names; where it can't be read, those that the manifest says it depends on."""
        node = self.project.get(unique_id)
        tree = self.trees.of(node)
        if isinstance(tree, Unparsed):
            return self.project.parents(unique_id)
        found = dict.fromkeys(self.injected(node).values())
        for table in tree.find_all(exp.Table):
            if isinstance(table.this, exp.Identifier):
                read = self.resolver.resolve(node, tuple(part.name for part in table.parts))
                if read is not None and read != unique_id:
                    found[read] = None
        return tuple(found)

    def schema(self, unique_id: str) -> Schema:
        """The columns of a node as a leaf: the catalog's, else what its SQL gives, tracing no more than that needs."""
        waiting = [unique_id]
        asked: set[str] = set()
        while waiting:
            current = waiting[-1]
            if current in self._schemas:
                waiting.pop()
                continue
            needed = [] if current in asked else self._infer(current)
            asked.add(current)
            if needed:
                waiting.extend(each for each in needed if each not in asked)
            else:
                self._settle(current)
        return self._schemas[unique_id]

    def _infer(self, unique_id: str) -> list[str]:
        """Notes the schema where it can be told at once; else what has to be known first."""
        catalog = self._columns_of(unique_id)
        if catalog is not None:
            columns = tuple((self.dialect.stored(name), data_type.lower()) for name, data_type in catalog.items())
            self._schemas[unique_id] = Schema(columns, False, "catalog", certain=False, written=tuple(catalog))
            return []
        if self.sql(unique_id) is None:
            self._schemas[unique_id] = without_sql(self.project, self.dialect, self.project.get(unique_id))
            return []
        kept = self._lineages.get(unique_id)
        if kept is not None:
            self._settle(unique_id)
            return []
        needed = self._recalled(unique_id)
        if needed or unique_id in self._schemas or self._names_are_enough(unique_id):
            return needed
        unknown: list[str] = []

        def as_known(read: str) -> Relation:
            if read not in self._schemas:
                unknown.append(read)
                return leaf(self.terms, self.name(read), read, Schema((), is_open=True, known="open"))
            return self.leaf(read)

        traced = self.trace(unique_id, as_known)
        if not unknown:
            self._keep(unique_id, traced)
        if traced.unresolved is None and traced.open is None and self._notes_columns(unique_id, _schema(traced)):
            # Whatever the unknown ones have, it is the same.
            self._note_schema(unique_id, unknown)
        return unknown

    def _names_are_enough(self, unique_id: str) -> bool:
        """Notes the schema that the select list states, where it states all that is asked for."""
        node = self.project.get(unique_id)
        if not self._takes_names or node.resource_type in ("function", "snapshot") or self._has_patterns(unique_id):
            return False
        tree = self.trees.of(node)
        found = None if isinstance(tree, Unparsed) else stated(tree, self.dialect)
        if found is None or not self._notes_columns(unique_id, found):
            return False
        self.inferred[unique_id] = Notes()
        return True

    def _notes_columns(self, unique_id: str, found: Schema) -> bool:
        """Notes a schema that was found early, unless it must tell how its names are written and does not."""
        if self.dialect.keeps_case and None in found.written:
            if self.spells:
                return False
            self.unspelled.add(unique_id)
        self._schemas[unique_id] = found
        return True

    def _spell(self) -> None:
        """Has schemas tell from now on how names are written: whoever chooses columns by a pattern needs to know."""
        self.spells = True
        if self.unspelled:
            for known in (self._schemas, self._lineages, self.inferred, self.unspelled):
                known.clear()

    def _has_patterns(self, unique_id: str) -> bool:
        return self.dialect.has_patterns and "columns" in (self.sql(unique_id) or "").lower()

    def _recalled(self, unique_id: str) -> list[str]:
        """Notes the schema if one is remembered that holds; what has to be known first to tell."""
        if self._remembered is None:
            return []
        needed = [each for each in self._remembered.needs(unique_id) if each not in self._schemas]
        found = None if needed else self._remembered.schema(unique_id)
        if found is not None:
            self._schemas[unique_id] = found
        return needed

    def _note_schema(self, unique_id: str, unknown: Collection[str] = ()) -> None:
        """Notes what an inferred schema was made of, unless that may have been a schema that is not the last word."""
        if self._remembered is not None and not self._guessed:
            notes = self._notes[unique_id]
            leaves = {each: None for each in notes.leaves if each not in unknown}
            self.inferred[unique_id] = Notes(notes.names, leaves, notes.keys)

    def _settle(self, unique_id: str) -> None:
        """The schema once all that could be known first is known."""
        if unique_id in self._schemas or (not self._recalled(unique_id) and unique_id in self._schemas):
            return
        traced = self._lineages.get(unique_id)
        if traced is None:
            self._schemas[unique_id] = Schema((), is_open=True, known="open")  # what reads itself finds this
            self._guessed += 1
            traced = self.trace(unique_id, self.leaf)
            self._guessed -= 1
            self._keep(unique_id, traced)
        self._schemas[unique_id] = completed(_schema(traced), self.project.get(unique_id), self.dialect)
        if traced.unresolved is None:
            self._note_schema(unique_id)

    def _keep(self, unique_id: str, traced: NodeLineage) -> None:
        """Keeps what was traced for its schema, unless it may have read a schema that is not the last word."""
        if not self._guessed:
            self._lineages[unique_id] = traced

    def _opaque(self, node: AnyResource, reason: str, relation_of: RelationOf) -> NodeLineage:
        """A node that can't be traced."""
        read = [each for each in self.project.parents(node.unique_id) if self._is_read(each)]
        known, name = documented(node, self.dialect), f"opaque:{self.name(node.unique_id)}"
        self.types.add_leaf(name, node.unique_id, known)
        return opaque(self.terms, node, name, known, reason, {each: relation_of(each) for each in read})

    def _is_read(self, unique_id: str) -> bool:
        return unique_id.startswith("function.") or isinstance(self.project.get(unique_id), (Node, Source))


def _schema(traced: NodeLineage) -> Schema:
    columns = tuple((column.name, None) for column in traced.columns)
    known = traced.known if traced.open is None else "open"
    written = tuple(column.written for column in traced.columns)
    return Schema(columns, traced.open is not None, known, certain=traced.certain, written=written)
