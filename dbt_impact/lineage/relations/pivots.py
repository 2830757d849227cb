"""`pivot` and `unpivot`: every column that they do not name is a key of the groups."""

from itertools import product
from math import prod

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.fragment import written
from dbt_impact.lineage.names.chosen_columns import columns_call, dynamic
from dbt_impact.lineage.names.naming import output_name
from dbt_impact.lineage.names.spelling import spelled
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.rows import grouped
from dbt_impact.lineage.tracer import Stacked, Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import (
    AGGREGATION,
    GROUP_BY,
    IDENTITY,
    TRANSFORMATION,
    Column,
    Inputs,
    Item,
    OpenColumns,
    Relation,
    Value,
    all_inputs,
    others,
    used_as,
)


def pivoted(tracer: Tracer, scope: Scope, item: Item, node: exp.Pivot) -> Relation:
    """An item's relation after `pivot` or `unpivot`. Raises Unresolvable."""
    relation = item.relation
    inner = Scope(parent=scope, frame=False, items=[Item(item.alias, relation)])
    inner.rows, inner.row_inputs = relation.rows, relation.row_inputs
    if node.args.get("unpivot"):
        return _unpivot(tracer, inner, relation, node)
    return _pivot(tracer, inner, relation, node)


def _pivot(tracer: Tracer, scope: Scope, relation: Relation, node: exp.Pivot) -> Relation:
    aggregates = list(node.args.get("using") or node.expressions)
    fields = list(node.args.get("fields") or (node.expressions if node.args.get("using") else ()))
    read = (each.this if isinstance(each, exp.In) else each for each in (*aggregates, *fields))
    named = {tracer.dialect.fold(column.this) for each in read for column in each.find_all(exp.Column)}
    group = node.args.get("group")
    keys = [c for c in relation.columns if c.name not in named] if group is None else _chosen(tracer, scope, group)
    terms = tracer.terms
    key_terms = [column.value.term for column in keys]
    if relation.open is not None and group is None:
        key_terms.append(others(relation.open))
    scope.groups = grouped(terms, relation.rows, key_terms)
    field_terms, field_inputs = _gathered(tracer, scope, fields)
    made = [_gathered(tracer, scope, [each]) for each in aggregates]
    row_inputs = relation.row_inputs | used_as(all_inputs((c.value for c in keys), TRANSFORMATION), GROUP_BY)
    tracer.fact("grain", terms.of("pivot", terms.set("keys", key_terms), *field_terms), node)
    default = node.args.get("default_on_null")

    def value(name: str, aggregate: int | None) -> Value:
        """One of the new columns; of any aggregate where its name does not tell which."""
        some = made if aggregate is None else [made[aggregate]]
        of_aggregates = (each for of, _ in some for each in of)
        spread = terms.of("spread", str(len(some)), *of_aggregates, *field_terms, str(default))
        inputs = field_inputs.union(*(each for _, each in some))
        return Value(terms.of("pivoted", spread, name, scope.groups), inputs)

    def find(name: str) -> Value | None:
        if (known := _key(keys, name)) is not None:
            return known
        new = value(name, None)
        key = relation.open(name) if relation.open is not None and group is None and name not in named else None
        return new if key is None else Value(terms.of("either", key.term, new.term), key.inputs | new.inputs)

    given = node.args.get("columns") or (_listed(fields, aggregates) if node.args.get("using") else ())
    if tracer.dialect.sqlglot == "duckdb" and _has_signs(fields):
        given = _listed(fields, aggregates)
    if any(isinstance(each, exp.Query) for field in fields for each in field.expressions):
        given = ()  # Snowflake's `for x in (select …)`: the columns are named by values
    # For some warehouses sqlglot names no column for an aggregate without an alias, where others have one.
    whole = len(given) == prod(len(each.expressions) for each in fields) * len(aggregates)
    found = [
        Column(
            tracer.dialect.fold(each),
            value(tracer.dialect.fold(each), at % len(aggregates) if whole else None),
            None,
            each.name,
        )
        for at, each in enumerate(given)
    ]
    is_open: OpenColumns | None = find if not given or not whole or relation.open is not None else None
    return Relation((*keys, *found), scope.groups, row_inputs, is_open, certain=relation.certain)


def _listed(fields: list[exp.Expr], aggregates: list[exp.Expr]) -> list[exp.Identifier]:
    """The columns of DuckDB's `pivot … on … in (…) using …`; none where a value or a name is not written there."""
    values = [[found for value in _members(each) if (found := _named(value)) is not None] for each in fields]
    if not all(values) or any(len(found) < len(_members(each)) for found, each in zip(values, fields, strict=True)):
        return []
    ends = [f"_{each.alias}" if each.alias else "" for each in aggregates]
    if len(ends) > 1 and not all(ends):
        return []  # an aggregate's own text is in the name, as DuckDB writes it
    return [exp.to_identifier("_".join(one) + end, quoted=True) for one in product(*values) for end in ends]


def _members(field: exp.Expr) -> list[exp.Expr]:
    return field.expressions if isinstance(field, exp.In) else []


def _has_signs(fields: list[exp.Expr]) -> bool:
    """Whether a value is a truth or has a sign: of these sqlglot makes other names than DuckDB."""
    return any(isinstance(each, (exp.Boolean, exp.Neg)) for field in fields for each in _members(field))


def _named(member: exp.Expr) -> str | None:
    """The name that DuckDB makes of a value; None where that is not known."""
    match member:
        case exp.PivotAlias() | exp.Alias():
            return str(member.alias)
        case exp.Literal():
            return str(member.this)
        case exp.Boolean():
            return str(member.this).lower()
        case exp.Null():
            return "NULL"
        case exp.Neg(this=exp.Literal()):
            return f"-{member.this.this}"
        case _:
            return None


def _gathered(tracer: Tracer, scope: Scope, nodes: list[exp.Expr]) -> tuple[list[int], Inputs]:
    """The terms of some expressions, and what they read."""
    with tracer.gathering(TRANSFORMATION) as uses:
        found = [_field(tracer, scope, each) for each in nodes]
    return found, inputs_of(uses)


def _field(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """What is spread, and over which values: names in brackets are values that are written as the columns they make."""
    if not isinstance(node, exp.In) or not any(isinstance(_unnamed(each), exp.Column) for each in node.expressions):
        return term(tracer, scope, node)
    said = [written(each, tracer.dialect.sqlglot) for each in node.expressions]
    return tracer.terms.of("over values", term(tracer, scope, node.this), *said)


def _unnamed(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, (exp.PivotAlias, exp.Alias)) else node


def _chosen(tracer: Tracer, scope: Scope, group: exp.Group) -> list[Column]:
    """The keys that DuckDB's `group by` of a pivot lists."""
    found: list[Column] = []
    for each in group.expressions:
        with tracer.gathering(IDENTITY if isinstance(each, exp.Column) else TRANSFORMATION) as uses:
            value = Value(term(tracer, scope, each), inputs_of(uses))
        found.append(Column(output_name(tracer.dialect, each), value, None, spelled(tracer, scope, each)))
    return found


def _key(keys: list[Column], name: str) -> Value | None:
    return next((column.value for column in keys if column.name == name), None)


def _unpivot(tracer: Tracer, scope: Scope, relation: Relation, node: exp.Pivot) -> Relation:
    into = node.args.get("into")
    if into is not None:
        names, value_names, sources = [into.this], list(into.expressions), list(node.expressions)
    else:
        value_names = [name for each in node.expressions for name in _each(each)]
        fields = node.args.get("fields") or ()
        names = [field.this for field in fields]
        sources = [each for field in fields for each in field.expressions]
    if not value_names and into is None:
        raise Unresolvable("an unpivot without value columns", node)
    used = _used(tracer, scope, sources)
    gone = {column.name for column in used}
    terms = tracer.terms
    width = len(value_names)
    nulls = f"{width} {bool(node.args.get('include_nulls'))}"
    stacked = terms.of("unpivot", nulls, relation.rows, *(column.value.term for column in used))
    inputs: Inputs = used_as(all_inputs((c.value for c in used), TRANSFORMATION), TRANSFORMATION)
    made = [*names, *value_names]
    # The first columns hold the names of those that were stacked.
    aliases = [each.sql(tracer.dialect.sqlglot) for each in sources if isinstance(each, (exp.PivotAlias, exp.Alias))]
    labels = terms.of("labels", *(column.written or column.name for column in used), *aliases)
    in_step = width > 1 and all(len(_each(_bare(each))) == width for each in sources)

    def value(at: int) -> Value:
        if at < len(names):
            return Value(terms.of("stacked", stacked, str(at), labels), inputs)
        of = used[at - len(names) :: width] if in_step else used
        made_of = all_inputs((each.value for each in of), TRANSFORMATION)
        return Value(terms.of("stacked", stacked, str(at)), made_of)

    new = [Column(_fold(tracer, each), value(at), None, each.name) for at, each in enumerate(made)]
    kept = tuple(column for column in relation.columns if column.name not in gone)
    tracer.fact("grain", stacked, node)
    hidden = gone | {column.name for column in new}
    is_open: OpenColumns | None = None
    if relation.open is not None:
        source = relation.open

        def is_open(name: str) -> Value | None:
            return None if name in hidden else source(name)

    row_inputs = relation.row_inputs | used_as(inputs, AGGREGATION)
    return Relation((*kept, *new), stacked, row_inputs, is_open, certain=relation.certain)


def _used(tracer: Tracer, scope: Scope, sources: list[exp.Expr]) -> list[Column]:
    """What is stacked: columns, or what DuckDB makes of one column each, which keeps that column's name."""
    found: list[Column] = []
    for each in sources:
        bare = _bare(each)
        if isinstance(bare, exp.Star):
            bare = exp.Columns(this=bare.copy())
        if (call := columns_call(bare)) is not None:
            taken = list(dynamic(tracer, scope, bare, call))
            tracer.stacked.extend(Stacked(column.name, tracer.fragment(each)) for column in taken)
            found.extend(taken)
            continue
        found.extend(_stacked(tracer, scope, part) for part in _each(bare))
    return found


def _stacked(tracer: Tracer, scope: Scope, part: exp.Expr) -> Column:
    if isinstance(part, (exp.Column, exp.Identifier)):
        return _listed_column(tracer, scope, part)
    columns = list(part.find_all(exp.Column))
    names = {_fold(tracer, column) for column in columns}
    if len(names) != 1:
        return _listed_column(tracer, scope, part)
    with tracer.gathering(TRANSFORMATION) as uses:
        value = Value(term(tracer, scope, part), inputs_of(uses))
    return Column(names.pop(), value, None, _listed_column(tracer, scope, columns[0]).written)


def _listed_column(tracer: Tracer, scope: Scope, part: exp.Expr) -> Column:
    name = _fold(tracer, part)
    value = next((v for i in scope.items if (v := i.by_name.get(name)) is not None), None)
    if value is None and (opened := scope.items[0].relation.open) is not None:
        value = opened(name)
    if value is None:
        shown = tracer.dialect.show(name)
        tracer.trouble("missing-column", name, "", f"the unpivot's relation has no column `{shown}`", part)
        value = Value(tracer.terms.of("missing", name))
    return Column(name, value, None, scope.items[0].written(name))


def _bare(node: exp.Expr) -> exp.Expr:
    found: exp.Expr = node.this if isinstance(node, (exp.PivotAlias, exp.Alias)) else node
    return found


def _each(node: exp.Expr) -> list[exp.Expr]:
    """The names in brackets, or the one without."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node.expressions if isinstance(node, exp.Tuple) else [node]


def _fold(tracer: Tracer, node: exp.Expr) -> str:
    return tracer.dialect.fold(node.this if isinstance(node, exp.Column) else node)
