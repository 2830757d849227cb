"""ClickHouse's `array join` and Redshift's walks into a nested value: a row for every element of an array."""

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import enclosed, term
from dbt_impact.lineage.instances import instance
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import TRANSFORMATION, Column, Inputs, Item, Relation, Value, used_as


def elements(tracer: Tracer, scope: Scope, join: exp.Join) -> tuple[Item, dict[str, Value]]:
    """The arrays of one `array join`, walked side by side.

    Those with an alias are columns of the item; the others take the place of the column that they name.
    """
    arrays = [join.this, *(join.args.get("expressions") or ())]
    terms: list[int] = []
    each_inputs: list[Inputs] = []
    for each in arrays:
        with tracer.gathering(TRANSFORMATION) as uses:
            terms.append(term(tracer, scope, each.this if isinstance(each, exp.Alias) else each))
        each_inputs.append(inputs_of(uses))
    inside = enclosed(tracer, tracer.terms.of("array join", *terms))
    inputs: Inputs = frozenset().union(*each_inputs)
    columns = [
        Column(_name(tracer, each), Value(tracer.terms.of("dcol", "array", "0", inside, str(i)), each_inputs[i]))
        for i, each in enumerate(arrays)
    ]
    found = Relation(tuple(columns), tracer.terms.of("drel", "array", "0", inside), inputs)
    found = instance(tracer, scope, found, nested=False)
    aliased = [column for column, each in zip(found.columns, arrays, strict=True) if isinstance(each, exp.Alias)]
    placed = {
        column.name: column.value
        for column, each in zip(found.columns, arrays, strict=True)
        if not isinstance(each, exp.Alias)
    }
    return Item("", replace(found, columns=tuple(aliased))), placed


def _name(tracer: Tracer, node: exp.Expr) -> str:
    if isinstance(node, exp.Alias):
        return tracer.dialect.fold(node.args["alias"])
    if isinstance(node, exp.Column):
        return tracer.dialect.fold(node.this)
    raise Unresolvable("an `array join` of an expression without a name", node)


def walked(tracer: Tracer, scope: Scope, node: exp.Expr) -> Item:
    """`from t, t.items as i at place`, and `unpivot t.object as value at key`: one column for each name."""
    indexed = node.this if isinstance(node, exp.Pivot) else node
    at = indexed.args.get("expression") if isinstance(indexed, exp.AtIndex) else None
    listed = indexed.this if isinstance(indexed, exp.AtIndex) else indexed
    if not isinstance(listed, exp.Alias):
        raise Unresolvable("a walk into a nested value without a name for its elements", node)
    with tracer.gathering(TRANSFORMATION) as uses:
        value = term(tracer, scope, listed.this)
    kind = "unpivot" if isinstance(node, exp.Pivot) else "walk"
    inside = enclosed(tracer, tracer.terms.of(kind, value))
    inputs = used_as(inputs_of(uses), TRANSFORMATION)
    names = [listed.args["alias"], *([] if at is None else [at])]
    columns = tuple(
        Column(tracer.dialect.fold(each), Value(tracer.terms.of("dcol", kind, "0", inside, str(i)), inputs))
        for i, each in enumerate(names)
    )
    found = Relation(columns, tracer.terms.of("drel", kind, "0", inside), inputs)
    return Item("", instance(tracer, scope, found, nested=False))
