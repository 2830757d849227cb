"""Snowflake's `semantic_view(v metrics … dimensions …)`: a column for each metric, dimension and fact that it lists."""

from collections.abc import Iterator

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import TRANSFORMATION, Column, Item, Relation, Value, used_as

_LISTS = ("metrics", "dimensions", "facts")


def semantic_rows(tracer: Tracer, scope: Scope, call: exp.SemanticView, view: Relation) -> Relation:
    """What a query of a semantic view gives. Every column depends on all that is listed, as that makes the groups.

    Raises Unresolvable where a column has no name, or all of a logical table's are asked for.
    """
    inside = scope.beside()
    inside.items = [Item("", _with_any(tracer, view))]
    listed = [(name, each) for name in _LISTS for each in call.args.get(name) or ()]
    parts: list[int | str] = []
    made: list[tuple[str, Value, exp.Expr]] = []
    for kind, node in listed:
        value = _value(tracer, inside, node.unalias())
        parts.extend((kind, value.term))
        made.append((_name(tracer, node), value, node))
    where = call.args.get("where")
    chosen = None if where is None else _value(tracer, inside, where.this if isinstance(where, exp.Where) else where)
    if chosen is not None:
        parts.extend(("where", chosen.term))
    terms = tracer.terms
    whole = terms.of("semantic view", view.rows, *parts)
    columns = tuple(
        Column(name, Value(terms.of("dcol", "semantic view", "0", whole, str(i)), value.inputs), tracer.fragment(node))
        for i, (name, value, node) in enumerate(made)
    )
    inputs = view.row_inputs if chosen is None else view.row_inputs | chosen.inputs
    return Relation(columns, terms.of("drel", "semantic view", "0", whole), used_as(inputs, TRANSFORMATION))


def _with_any(tracer: Tracer, view: Relation) -> Relation:
    """The view with whatever it may be asked for: no catalog lists its metrics."""
    found = view.open

    def find(name: str) -> Value | None:
        value = None if found is None else found(name)
        return value or Value(tracer.terms.of("of view", view.rows, name), view.row_inputs)

    return replace(view, open=find)


def _value(tracer: Tracer, inside: Scope, node: exp.Expr) -> Value:
    """A metric or an expression of some; the logical table before a name only tells two of one name apart."""
    bare = node.copy()
    for each in _columns(bare):
        if isinstance(each.this, exp.Star):
            raise Unresolvable("a star in `semantic_view(…)`", node)
        said = ".".join(tracer.dialect.fold(part) for part in each.parts[:-1])
        if said:
            each.set("this", exp.to_identifier(f"{said}.{tracer.dialect.fold(each.this)}", quoted=True))
            each.set("table", None)
    with tracer.gathering(TRANSFORMATION) as uses:
        found = term(tracer, inside, bare)
    return Value(found, inputs_of(uses))


def _columns(node: exp.Expr) -> Iterator[exp.Column]:
    if node.find(exp.Star) is not None and not isinstance(node, exp.Column):
        raise Unresolvable("a star in `semantic_view(…)`", node)
    yield from list(node.find_all(exp.Column))


def _name(tracer: Tracer, node: exp.Expr) -> str:
    if isinstance(node, exp.Alias):
        return tracer.dialect.fold(node.args["alias"])
    if isinstance(node, exp.Column):
        return tracer.dialect.fold(node.this)
    raise Unresolvable("an expression without a name in `semantic_view(…)`", node)
