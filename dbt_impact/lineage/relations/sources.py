"""What can stand in a `from`: a node's relation, a CTE, a derived table, values, a function that makes rows."""

import re

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import enclosed, term
from dbt_impact.lineage.expressions.functions import sampled
from dbt_impact.lineage.fragment import written
from dbt_impact.lineage.instances import instance, mapped, reads_outside
from dbt_impact.lineage.invalid import refuse
from dbt_impact.lineage.names.spelling import listed_as, respelled
from dbt_impact.lineage.relations.pivots import pivoted
from dbt_impact.lineage.relations.semantic_views import semantic_rows
from dbt_impact.lineage.relations.table_functions import alias_columns, function_rows
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import TRANSFORMATION, Column, Inputs, Item, Relation, Value, all_inputs

_TABLE_ARGUMENTS = frozenset(["this", "alias", "db", "catalog", "joins", "pivots", "hints", "sample"])
# What makes a read see other rows than the relation holds now, or other values.
_READ_AS = ("when", "version", "changes", "only", "partition")
# What the columns of `values` are called before their number.
_STEMS = {"clickhouse": "c", "postgres": "column", "snowflake": "column", "sqlite": "column"}
_SUBQUERY_ARGUMENTS = frozenset(
    ["this", "alias", "with_", "pivots", "sample", "order", "limit", "offset", "joins", "sort", "cluster", "distribute"]
)


def source(tracer: Tracer, scope: Scope, node: exp.Expr) -> Item:
    """One element of a `from` as an item of the scope, which the caller adds. Raises Unresolvable."""
    return Item(*entering(tracer, scope, node))


def entering(tracer: Tracer, scope: Scope, node: exp.Expr) -> tuple[str, Relation]:
    """The name of an element of a `from`, and the relation as it enters the scope. Raises Unresolvable."""
    alias = node.args.get("alias")
    relation, name, nested = _relation(tracer, scope, node)
    relation = instance(tracer, scope, relation, nested=nested)
    if isinstance(alias, exp.TableAlias):
        if not _names_itself(node):
            relation = listed_as(tracer, relation, alias)
        else:
            relation = respelled(tracer, relation, alias.columns)
        name = tracer.dialect.fold(alias.this) if alias.this is not None else name
    for pivot in node.args.get("pivots") or ():
        relation = pivoted(tracer, scope, Item(name, relation), pivot)
        pivot_alias = pivot.args.get("alias")
        if pivot_alias is not None:
            name = tracer.dialect.fold(pivot_alias.this)
            relation = listed_as(tracer, relation, pivot_alias)
    if (sample := node.args.get("sample")) is not None:
        relation = replace(relation, rows=sampled(tracer, scope, relation.rows, sample))
    return name, relation


def _relation(tracer: Tracer, scope: Scope, node: exp.Expr) -> tuple[Relation, str, bool]:
    """The relation, the name it has without an alias, and whether it was traced one level further in."""
    if isinstance(node, exp.Table):
        if isinstance(node.this, exp.Identifier):
            return _named(tracer, scope, node), tracer.dialect.fold(node.this), False
        if isinstance(node.this, exp.SemanticView):
            return semantic_rows(tracer, scope, node.this, _found(tracer, scope, node.this.this)), "", False
        return function_rows(tracer, scope, node, node.this), node.name.lower(), False
    if isinstance(node, exp.Subquery):
        return _derived(tracer, scope, node, lateral=tracer.dialect.sibling_reads), "", True
    if isinstance(node, exp.Lateral):
        if isinstance(node.this, exp.Subquery):
            return _derived(tracer, scope, node.this, lateral=True), "", True
        return function_rows(tracer, scope, node, node.this), "", False
    if isinstance(node, exp.Values):
        return _values(tracer, scope, node), "", False
    if isinstance(node, exp.Unnest):
        return function_rows(tracer, scope, node, node), "unnest", False
    if isinstance(node, exp.TableFromRows):
        return function_rows(tracer, scope, node, node.this), "", False
    if isinstance(node, exp.Pivot) and not isinstance(node.this, exp.AtIndex):
        inner = source(tracer, scope, node.this)
        return pivoted(tracer, scope, inner, node), inner.alias, False
    if isinstance(node, exp.Final):
        return _final(tracer, source(tracer, scope, node.this))
    if isinstance(node, exp.Stream):
        inner = source(tracer, scope, node.this)
        return inner.relation, inner.alias, False
    raise Unresolvable(f"{type(node).__name__.lower()} in a from clause", node)


def _names_itself(node: exp.Expr) -> bool:
    """Whether the columns of an alias are the names that the source itself gives its columns."""
    if isinstance(node, exp.Lateral):
        return not isinstance(node.this, exp.Subquery)
    if isinstance(node, exp.Table):
        return any(isinstance(each, exp.ColumnDef) for each in node.args["alias"].columns)
    return isinstance(node, (exp.Unnest, exp.Values))


def _named(tracer: Tracer, scope: Scope, node: exp.Table) -> Relation:
    for argument, value in node.args.items():
        if value and argument not in _TABLE_ARGUMENTS and argument not in _READ_AS:
            raise Unresolvable(f"`{argument.replace('_', ' ')}` of a relation", node)
    if tracer.dialect.sqlglot == "bigquery" and "$" in node.name:
        return _partition(tracer, scope, node)
    return _read_as(tracer, node, _found(tracer, scope, node))


def _partition(tracer: Tracer, scope: Scope, node: exp.Table) -> Relation:
    """BigQuery's `` `t$20260101` ``: some rows of a table, all of its columns."""
    whole = node.copy()
    name, _, decorator = node.name.rpartition("$")
    whole.parts[-1].replace(exp.to_identifier(name, quoted=True))
    relation = _found(tracer, scope, whole)
    return replace(relation, rows=tracer.terms.of("partition", relation.rows, decorator))


def _read_as(tracer: Tracer, node: exp.Table, relation: Relation) -> Relation:
    """The relation as a clause behind its name makes it: at another time, only what changed, one partition."""
    clauses = [value for name in _READ_AS if (value := node.args.get(name))]
    if not clauses:
        return relation
    said = [written(each, tracer.dialect.sqlglot) for each in clauses]
    terms = tracer.terms
    return mapped(relation, lambda each: terms.of("read as", each, *said), terms.of("read as", relation.rows, *said))


def _found(tracer: Tracer, scope: Scope, node: exp.Table) -> Relation:
    parts = tuple(each.name for each in node.parts)
    if len(parts) == 1:
        cte = scope.cte(tracer.dialect.fold(node.this))
        if cte is not None:
            relation = cte()
            if reads_outside(tracer, relation):
                raise Unresolvable("a CTE that reads the query around it", node)
            return relation
    found = tracer.find(node, parts)
    if found is None and len(parts) == 1:
        note_too_early(tracer, node)
    return found if found is not None else external(tracer, node, parts)


def note_too_early(tracer: Tracer, node: exp.Table) -> None:
    """Notes a name that no node has, and that a CTE has which is defined there or further on."""
    name = tracer.dialect.fold(node.this)
    clause = node.find_ancestor(exp.With)
    while clause is not None:
        if any(tracer.dialect.fold(each.args["alias"].this) == name for each in clause.expressions):
            message = f"`{tracer.dialect.show(name)}` is read before the CTE of that name is defined"
            refuse(tracer, "CTE read too early", message, node)
            return
        clause = clause.find_ancestor(exp.With)


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


def _final(tracer: Tracer, inner: Item) -> tuple[Relation, str, bool]:
    """ClickHouse's `final`: rows with one key merged into one, whose values the table's engine makes of theirs."""
    terms = tracer.terms
    rows = inner.relation.rows
    merged = mapped(inner.relation, lambda each: terms.of("final", each, rows), terms.of("final", rows))
    return merged, inner.alias, False


def _derived(tracer: Tracer, scope: Scope, node: exp.Subquery, *, lateral: bool) -> Relation:
    for argument, value in node.args.items():
        if value and argument not in _SUBQUERY_ARGUMENTS:
            raise Unresolvable(f"`{argument.strip('_')}` of a derived table", node)
    around = scope if lateral else scope.beside(frame=scope.frame)
    with tracer.gathering(TRANSFORMATION):
        return tracer.trace_query(tracer, node, around)


def _values(tracer: Tracer, scope: Scope, node: exp.Values) -> Relation:
    terms = tracer.terms
    names, cells_of, kinds = _table(tracer, node)
    listed = [[_cell(tracer, scope, each) for each in row] for row in cells_of]
    width = max((len(row) for row in listed), default=0)
    if len(names) > width:
        message = f"an alias lists {len(names)} columns of rows that have {width}"
        tracer.trouble("missing-column", names[width], "", message, node)
    if any(len(row) != width for row in listed):
        refuse(tracer, "rows of unlike length", "the rows of `values` are not of one length", node)
    start = 0 if tracer.dialect.sqlglot == "duckdb" else 1
    stem = _STEMS.get(tracer.dialect.sqlglot, "col")
    columns = []
    for i in range(width):
        cells = [row[i] for row in listed if i < len(row)]
        defined = terms.of("dcol", "values", "0", terms.of("cells", *kinds, *(each.term for each in cells)))
        name = names[i] if i < len(names) else tracer.dialect.fold(f"{stem}{i + start}")
        columns.append(Column(name, Value(defined, all_inputs(cells, TRANSFORMATION)), None, name))
    rows = terms.of("drel", "values", "0", terms.of("rows", str(len(listed))))
    return Relation(tuple(columns), rows)


def _cell(tracer: Tracer, scope: Scope, node: exp.Expr) -> Value:
    """One written value, which may be made of columns of the relations before: `lateral (values (a.x))`."""
    with tracer.gathering(TRANSFORMATION) as uses:
        found = enclosed(tracer, term(tracer, scope, node))
    return Value(found, inputs_of(uses))


def _table(tracer: Tracer, node: exp.Values) -> tuple[list[str], list[list[exp.Expr]], list[str]]:
    """The names and cells of `values`; ClickHouse's function of that name lists names and types in a text before."""
    rows = [_cells(row) for row in node.expressions]
    first = rows[0][0] if rows and rows[0] else None
    if tracer.dialect.sqlglot == "clickhouse" and len(rows) == 1 and isinstance(first, exp.Literal) and first.is_string:
        listed = [_cells(row) for row in rows[0][1:]]
        names = re.findall(r"(?:^|,)\s*`?(\w+)`?\s+\w", re.sub(r"\([^()]*\)", "", first.name))
        if listed and len(names) == len(listed[0]):
            return names, listed, [" ".join(first.name.split())]
    if tracer.dialect.sqlglot == "clickhouse" and len(rows) == 1:
        # A function of rows: `values (1, 2)` has two, of one column.
        rows = [_cells(row) for row in rows[0]] if all(isinstance(e, (exp.Tuple, exp.Paren)) for e in rows[0]) else rows
    return alias_columns(tracer, node), rows, []


def _cells(row: exp.Expr) -> list[exp.Expr]:
    return row.expressions if isinstance(row, exp.Tuple) else [row]
