"""Functions that stand in a `from`: the rows they make, and the columns that are declared or known of them."""

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import enclosed, generic, term
from dbt_impact.lineage.fragment import written
from dbt_impact.lineage.relations.declared_columns import declared
from dbt_impact.lineage.relations.unnested import unnested
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import TRANSFORMATION, Column, Input, Inputs, Relation, Value, used_as

_FLATTENED = ("SEQ", "KEY", "PATH", "INDEX", "VALUE", "THIS")
# What decides the rows and values of a call, beside the call itself.
_BESIDE = ("db", "catalog", "ordinality", "format", "pattern")
# Functions that are given a query, or the name of a relation, as a text.
_READS_A_TEXT = {
    "clickhouse": frozenset({"merge", "cluster", "clusterallreplicas", "remote", "remotesecure", "loop"}),
    "duckdb": frozenset({"query", "query_table"}),
    "postgres": frozenset({"crosstab", "crosstab2", "crosstab3", "crosstab4", "crosstabn", "connectby"}),
}


def function_rows(tracer: Tracer, scope: Scope, node: exp.Expr, call: exp.Expr | None) -> Relation:
    """A function that makes rows from its arguments. Without a column list, any column may be one of its.

    Raises Unresolvable where what it reads is named by a text.
    """
    if call is None:
        return _several(tracer, scope, node)
    if isinstance(node, exp.TableFromRows) and not isinstance(call, (exp.Func, exp.Dot)):
        raise Unresolvable("`table(…)` of a name that is a text or a variable", node)
    by_text = _READS_A_TEXT.get(tracer.dialect.sqlglot, ())
    if isinstance(call, exp.Anonymous) and call.name.lower() in by_text and call.find(exp.Query) is None:
        raise Unresolvable(f"`{call.name}(…)`: what it reads is named by a text", node)
    if not isinstance(call.args.get("expressions") or [], list):
        raise Unresolvable("a call with other arguments than its function takes", node)
    call = _with_options(tracer, call)
    before, tracer.row_makers = tracer.row_makers, []
    with tracer.gathering(TRANSFORMATION) as uses:
        bare = isinstance(call, exp.Unnest)
        made = generic(tracer, scope, _without_alias(call)) if bare else term(tracer, scope, call)
    tracer.row_makers = before
    beside = [(name, value) for name in _BESIDE if (value := node.args.get(name))]
    if beside:
        parts = (part for name, value in beside for part in (name, _said(tracer, value)))
        made = tracer.terms.of("beside", made, *parts)
    inside, inputs = enclosed(tracer, made), used_as(inputs_of(uses), TRANSFORMATION)
    found = _relation(tracer, node, call, inside, inputs)
    return unnested(tracer, scope, call, found, made) if isinstance(call, exp.Unnest) else found


def _several(tracer: Tracer, scope: Scope, node: exp.Expr) -> Relation:
    """Postgres's `rows from (f(…), g(…)) as t(a, b)`: what functions give, side by side, as the alias names it."""
    listed, names = node.args.get("rows_from") or [], alias_columns(tracer, node)
    is_counted = bool(node.args.get("ordinality"))
    if not listed or len(names) < len(listed) + is_counted or _kinds(tracer, node):
        raise Unresolvable("`rows from (…)` without a name for each of its columns", node)
    before, tracer.row_makers = tracer.row_makers, []
    with tracer.gathering(TRANSFORMATION) as uses:
        made = [term(tracer, scope, each if isinstance(each, exp.Unnest) else each.this) for each in listed]
    tracer.row_makers = before
    inside, inputs = enclosed(tracer, tracer.terms.of("rows from", str(is_counted), *made)), inputs_of(uses)
    columns = tuple(
        Column(name, Value(tracer.terms.of("dcol", "function", "0", inside, str(i)), used_as(inputs, TRANSFORMATION)))
        for i, name in enumerate(names)
    )
    row_inputs = frozenset(Input(each.unique_id, each.column, TRANSFORMATION) for each in inputs)
    return Relation(columns, tracer.terms.of("drel", "function", "0", inside), row_inputs)


def _said(tracer: Tracer, value: object) -> str:
    if isinstance(value, exp.Identifier):
        return tracer.dialect.fold(value)
    return written(value, tracer.dialect.sqlglot)


def _relation(tracer: Tracer, node: exp.Expr, call: exp.Expr, inside: int, inputs: Inputs) -> Relation:
    terms = tracer.terms
    names, kinds = _names(tracer, node, call), _kinds(tracer, node)

    def value(name: str, *kind: str) -> Value:
        return Value(terms.of("dcol", "function", "0", inside, name, *kind), inputs)

    def find(name: str) -> Value | None:
        return value(name)

    columns = tuple(Column(name, value(str(i), *kinds[i : i + 1]), None, name) for i, name in enumerate(names))
    closed = bool(names) and (bool(kinds) or tracer.dialect.sqlglot != "bigquery")
    row_inputs = frozenset(Input(i.unique_id, i.column, TRANSFORMATION) for i in inputs)
    return Relation(columns, terms.of("drel", "function", "0", inside), row_inputs, None if closed else find)


def _names(tracer: Tracer, node: exp.Expr, call: exp.Expr) -> list[str]:
    names = alias_columns(tracer, node) or declared(tracer.dialect, call)
    alias = node.args.get("alias")
    if not names and isinstance(node, exp.Unnest) and isinstance(alias, exp.TableAlias) and alias.this is not None:
        names = [tracer.dialect.fold(alias.this)] if tracer.dialect.sqlglot == "bigquery" else []
    offset = node.args.get("offset") or call.args.get("offset")
    if names and isinstance(offset, exp.Identifier):
        names.append(tracer.dialect.fold(offset))
    if not names and isinstance(call, exp.Explode) and tracer.dialect.sqlglot == "snowflake":
        names = list(_FLATTENED)
    return names


def _kinds(tracer: Tracer, node: exp.Expr) -> list[str]:
    """The types that an alias declares for its columns: `as t(a int, b text)`."""
    alias = node.args.get("alias")
    listed = alias.columns if isinstance(alias, exp.TableAlias) else []
    if not listed or not all(isinstance(each, exp.ColumnDef) for each in listed):
        return []
    return [written(each.args.get("kind"), tracer.dialect.sqlglot) for each in listed]


def alias_columns(tracer: Tracer, node: exp.Expr) -> list[str]:
    """The folded names of an alias's column list."""
    alias = node.args.get("alias")
    if not isinstance(alias, exp.TableAlias):
        return []
    return [tracer.dialect.fold(each.this if isinstance(each, exp.ColumnDef) else each) for each in alias.columns]


def _with_options(tracer: Tracer, call: exp.Expr) -> exp.Expr:
    """A call whose options are written as `name = value`: the name is no column, nor are those of `descriptor(…)`."""
    if tracer.dialect.sqlglot in ("trino", "athena"):
        return call.transform(_as_argument)
    if tracer.dialect.sqlglot not in ("duckdb", "clickhouse") or not any(
        map(_is_option, call.args.get("expressions") or ())
    ):
        return call
    found = call.copy()
    for each in found.args["expressions"]:
        if _is_option(each):
            each.replace(exp.Kwarg(this=exp.var(each.this.name), expression=each.expression.transform(_as_text)))
    return found


def _as_argument(node: exp.Expr) -> exp.Expr:
    """Trino's `table(orders)` and `descriptor(id, amount)` among a function's arguments: a relation, and mere names."""
    called = node.name.lower() if isinstance(node, exp.Anonymous) else ""
    if called == "descriptor":
        return exp.Anonymous(
            this="descriptor", expressions=[exp.Literal.string(each.name) for each in node.expressions]
        )
    given = node.expressions[0] if called == "table" and node.expressions else None
    if isinstance(given, exp.Column) and isinstance(given.this, exp.Identifier):
        return exp.Table(this=given.this, db=given.args.get("table"), catalog=given.args.get("db"))
    return node


def _as_text(node: exp.Expr) -> exp.Expr:
    """A quoted name among options, which DuckDB takes for a text: `nullstr = ["NA"]`."""
    quoted = isinstance(node, exp.Column) and node.args.get("table") is None and node.this.args.get("quoted")
    return exp.Literal.string(node.name) if quoted else node


def _is_option(node: exp.Expr) -> bool:
    return isinstance(node, exp.EQ) and isinstance(node.this, exp.Column) and not node.this.args.get("table")


def _without_alias(node: exp.Expr) -> exp.Expr:
    bare = node.copy()
    bare.set("alias", None)
    return bare
