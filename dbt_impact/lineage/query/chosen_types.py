"""The type of a column of `except` and `intersect`: its values are the first arm's, its type fits both."""

from dbt_impact.lineage.expressions.told_types import told_type
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.types.data_types import shown
from dbt_impact.lineage.values import Value


def as_chosen(tracer: Tracer, own: Value, other: Value) -> Value:
    """A column of the first arm, of a type that the other arm's fits: told only where that arm's says its type."""
    wanted = told_type(tracer, other.term)
    if wanted is None or wanted == told_type(tracer, own.term):
        return own
    return Value(tracer.terms.of("chosen as", own.term, shown(wanted, tracer.dialect.sqlglot)), own.inputs)
