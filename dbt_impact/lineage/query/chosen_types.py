"""The type of a column of `except` and `intersect`: its values are the first arm's, its type fits both."""

from dbt_impact.lineage.expressions.told_types import told_type
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.types.data_types import shown
from dbt_impact.lineage.values import Value

_PASSING = frozenset({"nullable", "in set", "outer"})


def as_chosen(tracer: Tracer, own: Value, other: Value) -> Value:
    """A column of the first arm, of a type that the other arm's fits: told only where that arm's says its type.

    Where that arm calculates a value of a type that nothing tells, the column's is not known. Its columns are taken to
    be of the type that they are put beside.
    """
    if own.term == other.term:
        return own
    wanted = told_type(tracer, other.term)
    if wanted is None and _is_column(tracer, other.term):
        return own
    if wanted is not None and wanted == told_type(tracer, own.term):
        return own
    said = "" if wanted is None else shown(wanted, tracer.dialect.sqlglot)
    return Value(tracer.terms.of("chosen as", own.term, said), own.inputs)


def _is_column(tracer: Tracer, term: int) -> bool:
    key = tracer.terms.key(term)
    while key[0] in _PASSING and isinstance(key[1], int):
        key = tracer.terms.key(key[1])
    return key[0] in ("col", "dcol", "null", "Null")
