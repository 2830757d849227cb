"""Functions that a project defines: which one a call means, and what one gives, as a term over its arguments."""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.nodes.node import NodeLineage, trace_node
from dbt_impact.lineage.parsing.parse import Unparsed, parse
from dbt_impact.lineage.schemas import Schema
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.tracer import Called, RelationFinder, Unresolvable
from dbt_impact.lineage.types.types import Types
from dbt_impact.lineage.values import IDENTITY, NOTHING, TRANSFORMATION, Column, Input, Relation, Value, used_as
from dbt_impact.project.functions import Function, function
from dbt_impact.project.nodes import AnyResource
from dbt_impact.project.project import Project

RESULT = "result"
"""The one column of a function, as a node."""
_ARGUMENTS = "__arguments_of_the_function"


class UserFunctions:
    """The functions of one project, by the names under which SQL calls them.

    `resolve` finds the node that a relation's name means in a resource, `name` is what a node is called on both sides.
    """

    def __init__(
        self,
        project: Project,
        terms: Terms,
        dialect: Dialect,
        types: Types,
        resolve: Callable[[AnyResource, tuple[str, ...]], str | None],
        name: Callable[[str], str],
    ) -> None:
        self._project, self._terms, self._dialect, self._types = project, terms, dialect, types
        self._resolve, self._name = resolve, name

    def trace(self, unique_id: str, relation_of: Callable[[str], Relation]) -> NodeLineage:
        """What a function gives, over the given relations of what it reads itself."""
        resource = self._project.get(unique_id)

        def find(table: exp.Table, parts: tuple[str, ...]) -> Relation | None:
            read = self._resolve(resource, parts)
            return None if read is None else relation_of(read)

        parents = map(relation_of, self._project.parents(unique_id))
        defined = function(self._project, unique_id)
        return trace_function(defined, self._dialect, self._terms, self._name(unique_id), find, parents)

    def caller(
        self, node: AnyResource, relation_of: Callable[[str], Relation]
    ) -> Callable[[tuple[str, ...]], Called | None] | None:
        """What finds the functions that a node calls, as they are on this side; None where the project has none."""
        if not self._project.function_ids:
            return None

        def called(path: tuple[str, ...]) -> Called | None:
            found = self.find(path, node.depends_on.nodes)
            return None if found is None else self._called(found, relation_of(found.unique_id))

        return called

    def find(self, parts: tuple[str, ...], declared: Collection[str]) -> Function | None:
        """The function that a call means: one that the node declares to call, else one of that very path."""
        path = tuple(part.lower() for part in parts)
        named = self._by_name.get(path[-1], ())
        found = [each for each in named if each.unique_id in declared]
        if len(found) != 1:
            found = [each for each in named if len(path) > 1 and each.path[-len(path) :] == path]
        return found[0] if len(found) == 1 else None

    def named(self, name: str) -> bool:
        """Whether the project defines a function of this name, anywhere."""
        return name in self._by_name

    @cached_property
    def _by_name(self) -> dict[str, list[Function]]:
        found: dict[str, list[Function]] = {}
        for unique_id in self._project.function_ids:
            defined = function(self._project, unique_id)
            found.setdefault(defined.path[-1], []).append(defined)
        return found

    def _called(self, found: Function, relation: Relation) -> Called:
        column = next(iter(relation.columns), None)
        if column is None or self._terms.tag(column.value.term) == "col":
            # What the change does not reach is what its name says, and no occurrence of a relation.
            name = self._name(found.unique_id)
            schema = Schema(((RESULT, found.returns.data_type),), is_open=False, known="contract")
            self._types.add_leaf(f"function:{name}", found.unique_id, schema)
            value = Value(self._terms.of("function", f"function:{name}"))
        else:
            value = column.value
        return Called(
            found.name,
            replace(value, inputs=frozenset((Input(found.unique_id, RESULT, TRANSFORMATION),))),
            found.takes,
            is_aggregate=found.config.type == "aggregate",
            is_volatile=found.config.volatility == "non-deterministic",
        )


def trace_function(
    called: Function, dialect: Dialect, terms: Terms, name: str, find: RelationFinder, parents: Iterable[Relation]
) -> NodeLineage:
    """What a function gives, as the one column of a node. What is no SQL, or can't be read, is what its text is.

    `name` is what it is called on both sides, `find` gives the relations that it reads; where it can't be read, it
    depends on all of its `parents`.
    """
    traced = _traced(called, dialect, terms, name, find)
    if traced is not None and _is_plain(traced, terms):
        inner = traced.columns[0]
        return replace(traced, columns=(_result(called, terms, inner.value, inner.definition),), rows=terms.of("call"))
    said = [called.language, called.body, called.config.entry_point or "", called.config.runtime_version or ""]
    said += [each.name.lower() for each in called.arguments]
    read = [terms.of("all of", each.rows, *(it.value.term for it in each.columns)) for each in parents]
    inputs = frozenset(Input(each, None, IDENTITY) for each in called.depends_on.nodes)
    column = _result(called, terms, Value(terms.of("closed", terms.of("text", *said, *sorted(read))), inputs), None)
    troubles, reads = (traced.troubles, traced.reads) if traced is not None else ((), ())
    return NodeLineage(called.unique_id, (column,), terms.of("call"), "sql", troubles=troubles, reads=reads)


def _result(called: Function, terms: Terms, value: Value, definition: Fragment | None) -> Column:
    """The body's value as what the function says that it returns, over arguments of the types that it says."""
    kinds = [each.data_type.lower() for each in called.arguments]
    term = terms.of("returns", value.term, (called.returns.data_type or "").lower(), called.config.type, *kinds)
    return Column(RESULT, Value(term, used_as(value.inputs, TRANSFORMATION)), definition, RESULT)


def _traced(called: Function, dialect: Dialect, terms: Terms, name: str, find: RelationFinder) -> NodeLineage | None:
    """The body as a query over one row of arguments; None where it is none that can be read."""
    if called.language != "sql" or not called.body:
        return None
    body = f"(\n{called.body}\n)"
    try:
        tree = parse(f"select {body} as {RESULT} from {_ARGUMENTS}", dialect)
    except Unparsed:
        return None

    def value(at: int, argument: str) -> Column:
        return Column(dialect.fold(argument), Value(terms.of("argument", str(at))))

    row = Relation(
        tuple(value(at, each.name) for at, each in enumerate(called.arguments)), terms.of("arguments"), NOTHING
    )

    def find_or_row(table: exp.Table, parts: tuple[str, ...]) -> Relation | None:
        return row if parts[-1].lower() == _ARGUMENTS else find(table, parts)

    try:
        return trace_node(called.unique_id, name, tree, dialect, terms, find_or_row, lambda _: None)
    except Unresolvable:
        return None


def _is_plain(traced: NodeLineage, terms: Terms) -> bool:
    """Whether the body is one value over its arguments; a name that is none of them may be anything."""
    is_one = len(traced.columns) == 1 and traced.open is None
    return is_one and not traced.troubles and not terms.extent(traced.columns[0].value.term)
