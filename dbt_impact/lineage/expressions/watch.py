"""Takes down what a node's own SQL does with values: which term each piece of its syntax has."""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, generic
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.values import Relation

_QueryTracer = Callable[[Tracer, exp.Expr, Any], Relation]


class Watch:
    """The notes of one pass. A pass that nobody watches costs nothing more.

    `made` are expressions with their terms, inner ones first. `read` are terms of columns of other nodes that the SQL
    reads: what they are made of is not its own doing. `columns` are those of set operations, and of full
    joins by names, with the query that they belong to.
    """

    def __init__(self) -> None:
        self.made: dict[int, exp.Expr] = {}
        self.read: set[int] = set()
        self.columns: list[tuple[int, exp.Expr]] = []

    def handlers(self, handlers: dict[type[exp.Expr], Handler]) -> dict[type[exp.Expr], Handler]:
        """The same handlers, each of which notes what it made."""
        every: dict[type[exp.Expr], Handler] = {exp.Expr: generic, **handlers}
        return {kind: self._noting(handler) for kind, handler in every.items()}

    def query(self, trace: _QueryTracer) -> _QueryTracer:
        def traced(tracer: Tracer, node: exp.Expr, around: Any) -> Relation:
            relation = trace(tracer, node, around)
            if isinstance(node, exp.SetOperation):
                self.columns.extend((column.value.term, node) for column in relation.columns)
            elif isinstance(node, exp.Select) and (names := _joined_names(tracer, node)):
                # A star reads what a full join by names makes of both sides, and no expression says so.
                merged = (column.value.term for column in relation.columns if column.name in names)
                self.columns.extend((term, node) for term in merged if tracer.terms.tag(term) == "Coalesce")
            return relation

        return traced

    def _noting(self, handler: Handler) -> Handler:
        def noted(tracer: Tracer, scope: Any, node: exp.Expr) -> int:
            found = handler(tracer, scope, node)
            if isinstance(node, exp.Column) and not _makes(tracer, scope, node, found):
                # What a CTE of this very query makes is read of it, too.
                if found not in self.made:
                    self.read.add(found)
            else:
                self.made.setdefault(found, node)
            return found

        return noted


def _joined_names(tracer: Tracer, node: exp.Select) -> set[str]:
    """The names by which full joins of a query put two columns into one."""
    joins = (join for join in node.args.get("joins") or () if join.side == "FULL")
    return {tracer.dialect.fold(each) for join in joins for each in join.args.get("using") or ()}


def _makes(tracer: Tracer, scope: Any, node: exp.Column, term: int) -> bool:
    """Whether a name is no mere column: a field is read out of a value, or `using` makes one of two."""
    qualifier = node.args.get("table")
    if qualifier is not None and tracer.terms.tag(term) == "field":
        return all(at.item(tracer.dialect.fold(qualifier)) is None for at, _ in scope.levels())
    return _is_merged(tracer, scope, node, term)


def _is_merged(tracer: Tracer, scope: Any, node: exp.Column, term: int) -> bool:
    """Whether a name of `using` over a full join is read: what either side has, which this query's own join makes."""
    merged = scope.merged.get(tracer.dialect.fold(node.this)) if not node.args.get("table") else None
    return merged is not None and merged.term == term and tracer.terms.tag(term) == "Coalesce"
