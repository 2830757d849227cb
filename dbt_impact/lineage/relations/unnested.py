"""Arrays that are taken apart in a `from`: the columns that their elements are."""

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.structs import element_fields
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.terms import as_term
from dbt_impact.lineage.tracer import Tracer, inputs_of
from dbt_impact.lineage.values import TRANSFORMATION, Column, Relation


def unnested(tracer: Tracer, scope: Scope, call: exp.Unnest, found: Relation, made: int) -> Relation:
    """The rows that an `unnest` makes, with what its arrays tell of their columns; `made` is the term of the call."""
    if tracer.dialect.sqlglot == "bigquery":
        found = _of_elements(tracer, call, found, made)
    return _side_by_side(tracer, scope, call, found)


def _of_elements(tracer: Tracer, call: exp.Unnest, found: Relation, made: int) -> Relation:
    """BigQuery's elements: a struct's fields are columns, anything else has the name of the alias alone.

    Where the elements are structs and have a name, too, which no star shows, the list is left open.
    """
    key = tracer.terms.key(made)
    at = key.index("expressions") + 1 if len(call.expressions) == 1 else 0
    fields = element_fields(tracer, as_term(key[at + 1])) if at else None
    if found.open is None or fields is None or bool(fields) == bool(found.columns):
        return found
    if fields and call.args.get("offset"):
        return found  # whose place has no name that stands here
    columns = [Column(name.lower(), value) for name in fields if (value := found.open(name.lower()))]
    return replace(found, columns=(*columns, *found.columns), open=None)


def _side_by_side(tracer: Tracer, scope: Scope, call: exp.Unnest, found: Relation) -> Relation:
    """Arrays walked side by side: each gives one column, whose value comes of that array alone."""
    arrays = call.expressions
    named = len(found.columns) - (call.args.get("offset") is not None and call.args["offset"] is not False)
    if len(arrays) < 2 or named != len(arrays):
        return found
    columns = list(found.columns)
    for i, each in enumerate(arrays):
        with tracer.gathering(TRANSFORMATION) as uses:
            term(tracer, scope, each)
        value = replace(columns[i].value, inputs=inputs_of(uses))
        columns[i] = replace(columns[i], value=value)
    return replace(found, columns=tuple(columns))
