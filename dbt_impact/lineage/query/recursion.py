"""Recursive CTEs: every column depends on every column of both arms, so their terms hold all of them."""

from sqlglot import exp

from dbt_impact.lineage.instances import renamed
from dbt_impact.lineage.query.select import check_arguments
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import TRANSFORMATION, Column, Inputs, Relation, Value, used_as


def recursive(tracer: Tracer, node: exp.Expr, around: Scope, name: str, names: list[str]) -> Relation:
    """The relation of a recursive CTE. Raises Unresolvable where it isn't a union of a start and a step."""
    if not isinstance(node, exp.Union):
        raise Unresolvable("a recursive CTE that is not a union", node)
    check_arguments(node, frozenset(("this", "expression", "distinct")))
    start = renamed(tracer.terms, tracer.trace_query(tracer, node.this, around), names)
    if start.open is not None:
        raise Unresolvable("a recursive CTE over a relation whose columns are not known", node)
    terms = tracer.terms
    tracer.recursions += 1
    itself = f"step {tracer.recursions}"
    inputs: list[Inputs] = [column.value.inputs for column in start.columns]
    row_inputs = start.row_inputs
    step = start
    for _ in range(2):  # once to see what the step adds, once to pass that through the step
        columns = tuple(
            Column(column.name, Value(_own(terms, itself, i, column), inputs[i]), None, column.written)
            for i, column in enumerate(start.columns)
        )
        own = Relation(columns, terms.of("rel", itself, "0"), row_inputs)
        inner = Scope(parent=around.parent, ctes={**around.ctes, name: lambda own=own: own}, frame=False)  # type: ignore[misc]
        step = tracer.trace_query(tracer, node.args["expression"], inner)
        inputs = [
            used_as(i | step.columns[n].value.inputs, TRANSFORMATION) if n < len(step.columns) else i
            for n, i in enumerate(inputs)
        ]
        row_inputs |= step.row_inputs
    if step.open is None and len(step.columns) != len(start.columns):
        message = f"the arms of a recursion have {len(start.columns)} and {len(step.columns)} columns"
        tracer.trouble("set-operation", "", "", message, node)
    both = [
        terms.shift(term, {}, outer=1)
        for relation in (start, step)
        for term in (relation.rows, *(column.value.term for column in relation.columns))
    ]
    whole = terms.of("recursion", "distinct" if node.args.get("distinct") else "all", *both)
    found = tuple(
        Column(column.name, Value(terms.of("dcol", "recursion", "0", whole, str(i)), inputs[i]), None, column.written)
        for i, column in enumerate(start.columns)
    )
    return Relation(found, terms.of("drel", "recursion", "0", whole), row_inputs)


def _own(terms: Terms, itself: str, place: int, start: Column) -> int:
    """A column of the CTE inside its own step, with what it starts from, which decides its type."""
    return terms.of("dcol", itself, "0", terms.shift(start.value.term, {}, outer=1), str(place))
