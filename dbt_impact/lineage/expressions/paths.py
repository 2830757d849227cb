"""What is read out of a value or by its place: fields of structs, methods of columns, `$1`."""

from collections.abc import Iterable

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, generic, term
from dbt_impact.lineage.expressions.user_calls import user_call
from dbt_impact.lineage.fields import field, read_out
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import NOTHING, TRANSFORMATION, Value, all_inputs, others

# What T-SQL calls on a column: of XML, and, by their exact names, of places and hierarchies.
_XML_METHODS = frozenset({"value", "nodes", "query", "exist"})
_OTHER_METHODS = frozenset(
    "ToString GetLevel GetAncestor GetDescendant GetReparentedValue IsDescendantOf AsGml AsTextZM AsBinaryZM MakeValid "
    "Reduce Filter BufferWithTolerance BufferWithCurves EnvelopeAngle EnvelopeCenter InstanceOf NumRings RingN".split()
)
# What reads a member out of a value, besides dots and brackets; a version of the grammar may lack some.
_READ_OUT = tuple(
    getattr(exp, name)
    for name in "JSONExtract JSONExtractScalar JSONBExtract JSONBExtractScalar StructExtract GetExtract".split()
    if hasattr(exp, name)
)


def dotted(tracer: Tracer, scope: Scope, node: exp.Column) -> int:
    """BigQuery's `` `p.d.t`.c.f ``: the relation's parts, and the field of its column."""
    path: list[exp.Expr] = []
    head = node.this
    while isinstance(head, exp.Dot):
        path.insert(0, head.args["expression"])
        head = head.this
    return _fields_of(tracer, scope, exp.Column(this=head, table=node.args.get("table")), path)


def fields(tracer: Tracer, found: int, path: Iterable[exp.Expr]) -> int:
    """A field of a value, or of what stands in such a field."""
    for each in path:
        found = tracer.terms.of("field", found, tracer.dialect.field(each))
    return found


def _dot(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """`a.b` where `a` is more than a name: the field of a value, a function of a schema, a method."""
    inner, last = node.this, node.args["expression"]
    if isinstance(last, (exp.Anonymous, exp.Func)):
        names = _path(inner)
        if names is None:
            return generic(tracer, scope, node)
        owner = _owner(tracer, scope, names, last)
        if owner is not None:
            return tracer.terms.of("method", term(tracer, scope, owner), term(tracer, scope, last))
        path = (*(each.name for each in names), last.name)
        if (users := user_call(tracer, scope, path, last)) is not None:
            return users
        tracer.calls.append(path)
        return tracer.terms.of("of schema", *map(tracer.dialect.fold, names), term(tracer, scope, last))
    while isinstance(inner, exp.Paren):
        inner = inner.this
    if isinstance(last, exp.Star):
        raise Unresolvable("all fields of a struct inside an expression", node)
    if isinstance(inner, exp.Column) and inner.args.get("table") is None and isinstance(last, exp.Identifier):
        item = scope.item(tracer.dialect.fold(inner.this))
        if item is not None and tracer.dialect.fold(inner.this) not in item.by_name:
            return term(tracer, scope, exp.Column(this=last, table=inner.this))
    if isinstance(last, (exp.Identifier, exp.Literal)):
        return _fields_of(tracer, scope, inner, [last])
    return tracer.terms.of("field", term(tracer, scope, inner), term(tracer, scope, last))


def _fields_of(tracer: Tracer, scope: Scope, node: exp.Expr, path: Iterable[exp.Expr]) -> int:
    """As `fields`, of an expression of which nothing else is read."""
    with tracer.gathering(TRANSFORMATION) as uses:
        found = Value(term(tracer, scope, node), NOTHING)
    found = replace(found, inputs=inputs_of(uses))
    for each in path:
        found = field(tracer, found, tracer.dialect.field(each))
    return tracer.read(found)


def _owner(tracer: Tracer, scope: Scope, names: list[exp.Expr], method: exp.Expr) -> exp.Column | None:
    """The column whose method is called, where the names before a call are not those of a schema."""
    if len(names) == 2 and scope.item(tracer.dialect.fold(names[0])) is not None:
        return exp.Column(this=names[1], table=names[0])
    if len(names) == 1 and (_is_method(tracer, method) or _is_macro_of_column(tracer, scope, names[0])):
        return exp.Column(this=names[0])
    return None


def _is_macro_of_column(tracer: Tracer, scope: Scope, name: exp.Expr) -> bool:
    """Whether DuckDB calls a function that it may know on a column that is there, where it could name a schema, too."""
    folded = tracer.dialect.fold(name)
    return tracer.dialect.sqlglot == "duckdb" and any(folded in item.by_name for item in scope.items)


def _is_method(tracer: Tracer, call: exp.Expr) -> bool:
    name = str(call.this)
    is_known = name.lower() in _XML_METHODS or name in _OTHER_METHODS or name.startswith("ST")
    return is_known and tracer.dialect.sqlglot in ("tsql", "fabric")


def _path(node: exp.Expr) -> list[exp.Expr] | None:
    """The identifiers of `a.b.c`, or None where it holds anything else."""
    if isinstance(node, exp.Identifier):
        return [node]
    if isinstance(node, exp.Dot) and isinstance(node.args["expression"], exp.Identifier):
        before = _path(node.this)
        return None if before is None else [*before, node.args["expression"]]
    return None


def _parameter(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """`$1`: the first column of the relation; `$name` is a variable."""
    if isinstance(node.this, exp.Literal) and not node.this.args.get("is_string"):
        return at_place(tracer, scope, node, None)
    return generic(tracer, scope, node)


def name_at_place(scope: Scope, node: exp.Expr) -> str | None:
    """The name of the column that `#1` stands for, which is the output's in DuckDB."""
    if not isinstance(node, exp.PositionalColumn):
        return None
    bare = isinstance(node.this, exp.Literal) and len(scope.items) == 1
    columns = scope.items[0].relation.columns if bare else ()
    return columns[int(node.this.this) - 1].name if bare and 0 < int(node.this.this) <= len(columns) else None


def at_place(tracer: Tracer, scope: Scope, node: exp.Expr, qualifier: exp.Expr | None) -> int:
    """A column by its place in a relation, from 1. Raises Unresolvable where it isn't told which relation's."""
    place = int(node.this.this)
    items = [item for item in scope.items if qualifier is None or item.alias == tracer.dialect.fold(qualifier)]
    if len(items) != 1:
        raise Unresolvable(f"`{node.name or place}`: a column by its place in more than one relation", node)
    relation = items[0].relation
    scope.has_plain_column = True
    if relation.open is None and 0 < place <= len(relation.columns):
        return tracer.read(relation.columns[place - 1].value)
    every = [*(each.value for each in relation.columns), Value(relation.rows, relation.row_inputs)]
    rest = () if relation.open is None else (others(relation.open),)
    found = tracer.terms.of("place", str(place), *rest, *(value.term for value in every))
    return tracer.read(Value(found, all_inputs(every, TRANSFORMATION)))


def _out_of(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """One member of a struct or document, by its name, its place or a path."""
    with tracer.gathering(TRANSFORMATION) as uses:
        found = generic(tracer, scope, node)
    return tracer.read(read_out(tracer, Value(found, inputs_of(uses))))


def _element(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """`l[i]`: the parser counts places from 0 in every dialect, but where it can't tell that a place is a number.

    Such a place it leaves as written, and notes its type: `l[x]` with an `x` of 1 is not the `l[2]` that became 1.
    """
    plain = _out_of(tracer, scope, node)
    places = node.args.get("expressions") or ()
    if None in places:
        raise Unresolvable("a call that lacks an argument", node)
    written = [str(i) for i, each in enumerate(places) if each.type is not None]
    return tracer.terms.of("element", plain, *written) if written else plain


HANDLERS: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys(_READ_OUT, _out_of),
    exp.Bracket: _element,
    exp.Dot: _dot,
    exp.Parameter: _parameter,
    exp.PositionalColumn: _parameter,
}
