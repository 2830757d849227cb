"""What can stand in a `from`: a node's relation, a CTE, a derived table, values, a function that makes rows."""

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.declared_columns import declared
from dbt_impact.lineage.expressions import enclosed, generic, term
from dbt_impact.lineage.instances import instance, reads_outside, renamed
from dbt_impact.lineage.pivots import pivoted
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import TRANSFORMATION, Column, Input, Inputs, Item, Relation, Value, used_as

_TABLE_ARGUMENTS = frozenset(["this", "alias", "db", "catalog", "joins", "pivots", "hints", "sample"])
_FLATTENED = ("SEQ", "KEY", "PATH", "INDEX", "VALUE", "THIS")
_SUBQUERY_ARGUMENTS = frozenset(["this", "alias", "with_", "pivots", "sample", "order", "limit", "offset"])


def source(tracer: Tracer, scope: Scope, node: exp.Expr) -> Item:
    """One element of a `from` as an item of the scope, which the caller adds. Raises Unresolvable."""
    alias = node.args.get("alias")
    relation, name, nested = _relation(tracer, scope, node)
    relation = instance(tracer, scope, relation, nested=nested)
    if isinstance(alias, exp.TableAlias):
        if not isinstance(node, (exp.Unnest, exp.Lateral, exp.Values)):
            relation = renamed(relation, [tracer.dialect.fold(each) for each in alias.columns])
        name = tracer.dialect.fold(alias.this) if alias.this is not None else name
    for pivot in node.args.get("pivots") or ():
        relation = pivoted(tracer, scope, relation, pivot)
        pivot_alias = pivot.args.get("alias")
        if pivot_alias is not None:
            name = tracer.dialect.fold(pivot_alias.this)
            relation = renamed(relation, [tracer.dialect.fold(each) for each in pivot_alias.columns])
    if (sample := node.args.get("sample")) is not None:
        rows = tracer.terms.of("sample", relation.rows, generic(tracer, scope, sample))
        relation = replace(relation, rows=rows)
    return Item(name, relation)


def _relation(tracer: Tracer, scope: Scope, node: exp.Expr) -> tuple[Relation, str, bool]:
    """The relation, the name it has without an alias, and whether it was traced one level further in."""
    if isinstance(node, exp.Table):
        if isinstance(node.this, exp.Identifier):
            return _named(tracer, scope, node), tracer.dialect.fold(node.this), False
        return _function(tracer, scope, node, _with_options(tracer, node.this)), node.name.lower(), False
    if isinstance(node, exp.Subquery):
        return _derived(tracer, scope, node, lateral=tracer.dialect.sibling_reads), "", True
    if isinstance(node, exp.Lateral):
        if isinstance(node.this, exp.Subquery):
            return _derived(tracer, scope, node.this, lateral=True), "", True
        return _function(tracer, scope, node, node.this), "", False
    if isinstance(node, exp.Values):
        return _values(tracer, scope, node), "", False
    if isinstance(node, exp.Unnest):
        return _function(tracer, scope, node, node), "unnest", False
    if isinstance(node, exp.TableFromRows):
        return _function(tracer, scope, node, node.this), "", False
    if isinstance(node, exp.Pivot):
        inner = source(tracer, scope, node.this)
        return pivoted(tracer, scope, inner.relation, node), inner.alias, False
    raise Unresolvable(f"{type(node).__name__.lower()} in a from clause", node)


def _named(tracer: Tracer, scope: Scope, node: exp.Table) -> Relation:
    for argument, value in node.args.items():
        if value and argument not in _TABLE_ARGUMENTS:
            raise Unresolvable(f"`{argument.replace('_', ' ')}` of a relation", node)
    parts = tuple(each.name for each in node.parts)
    if len(parts) == 1:
        cte = scope.cte(tracer.dialect.fold(node.this))
        if cte is not None:
            relation = cte()
            if reads_outside(tracer, relation):
                raise Unresolvable("a CTE that reads the query around it", node)
            return relation
    found = tracer.find(node, parts)
    return found if found is not None else external(tracer, node, parts)


def external(tracer: Tracer, node: exp.Table, parts: tuple[str, ...]) -> Relation:
    """A relation that no node builds: its columns are not known, and it is the same on both sides."""
    name = "external:" + ".".join(tracer.dialect.fold(part) for part in parts)
    tracer.externals.append((parts, node))
    return open_relation(tracer, name, frozenset())


def open_relation(tracer: Tracer, name: str, inputs: Inputs) -> Relation:
    terms = tracer.terms

    def find(column: str) -> Value | None:
        return Value(terms.of("col", name, "0", column), inputs)

    return Relation((), terms.of("rel", name, "0"), inputs, find)


def _derived(tracer: Tracer, scope: Scope, node: exp.Subquery, *, lateral: bool) -> Relation:
    for argument, value in node.args.items():
        if value and argument not in _SUBQUERY_ARGUMENTS:
            raise Unresolvable(f"`{argument.strip('_')}` of a derived table", node)
    around = scope if lateral else Scope(parent=scope.parent, ctes=scope.ctes, frame=scope.frame)
    with tracer.gathering(TRANSFORMATION):
        return tracer.trace_query(tracer, node, around)


def _values(tracer: Tracer, scope: Scope, node: exp.Values) -> Relation:
    terms = tracer.terms
    with tracer.gathering(TRANSFORMATION):
        listed = [[term(tracer, scope, e) for e in _cells(row)] for row in node.expressions]
    names = _alias_columns(tracer, node)
    width = max((len(row) for row in listed), default=0)
    start = 0 if tracer.dialect.sqlglot == "duckdb" else 1
    stem = "column" if tracer.dialect.sqlglot in ("postgres", "snowflake", "sqlite") else "col"
    columns = []
    for i in range(width):
        cells = [enclosed(tracer, row[i]) for row in listed if i < len(row)]
        defined = terms.of("dcol", "values", "0", terms.of("cells", *cells))
        name = names[i] if i < len(names) else tracer.dialect.fold(f"{stem}{i + start}")
        columns.append(Column(name, Value(defined)))
    rows = terms.of("drel", "values", "0", terms.of("rows", str(len(listed))))
    return Relation(tuple(columns), rows)


def _cells(row: exp.Expr) -> list[exp.Expr]:
    return row.expressions if isinstance(row, exp.Tuple) else [row]


def _alias_columns(tracer: Tracer, node: exp.Expr) -> list[str]:
    alias = node.args.get("alias")
    return [tracer.dialect.fold(each) for each in alias.columns] if isinstance(alias, exp.TableAlias) else []


def _function(tracer: Tracer, scope: Scope, node: exp.Expr, call: exp.Expr) -> Relation:
    """A function that makes rows from its arguments. Without a column list, any column may be one of its."""
    terms = tracer.terms
    before, tracer.row_makers = tracer.row_makers, []
    with tracer.gathering(TRANSFORMATION) as uses:
        bare = isinstance(call, exp.Unnest)
        made = generic(tracer, scope, _without_alias(call)) if bare else term(tracer, scope, call)
    tracer.row_makers = before
    inside = enclosed(tracer, made)
    inputs = used_as(inputs_of(uses), TRANSFORMATION)
    names = _alias_columns(tracer, node) or declared(tracer.dialect, call)
    alias = node.args.get("alias")
    if not names and isinstance(node, exp.Unnest) and isinstance(alias, exp.TableAlias) and alias.this is not None:
        names = [tracer.dialect.fold(alias.this)] if tracer.dialect.sqlglot == "bigquery" else []
    if names and isinstance(node.args.get("offset"), exp.Identifier):
        names.append(tracer.dialect.fold(node.args["offset"]))
    if not names and isinstance(call, exp.Explode) and tracer.dialect.sqlglot == "snowflake":
        names = list(_FLATTENED)

    def value(name: str) -> Value:
        return Value(terms.of("dcol", "function", "0", inside, name), inputs)

    def find(name: str) -> Value | None:
        return value(name)

    columns = tuple(Column(name, value(str(i))) for i, name in enumerate(names))
    closed = bool(names) and tracer.dialect.sqlglot != "bigquery"
    row_inputs = frozenset(Input(i.unique_id, i.column, "TRANSFORMATION") for i in inputs)
    return Relation(columns, terms.of("drel", "function", "0", inside), row_inputs, None if closed else find)


def _with_options(tracer: Tracer, call: exp.Expr) -> exp.Expr:
    """A call whose options are written as `name = value`: the name is no column."""
    if tracer.dialect.sqlglot != "duckdb" or not any(map(_is_option, call.args.get("expressions") or ())):
        return call
    found = call.copy()
    for each in found.args["expressions"]:
        if _is_option(each):
            each.replace(exp.Kwarg(this=exp.var(each.this.name), expression=each.expression))
    return found


def _is_option(node: exp.Expr) -> bool:
    return isinstance(node, exp.EQ) and isinstance(node.this, exp.Column) and not node.this.args.get("table")


def _without_alias(node: exp.Expr) -> exp.Expr:
    bare = node.copy()
    bare.set("alias", None)
    return bare
