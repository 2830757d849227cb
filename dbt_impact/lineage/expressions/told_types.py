"""The types of terms that say theirs themselves: casts, written values, columns that a catalog lists."""

from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.types.data_types import SqlType, type_of_node
from dbt_impact.lineage.types.written_types import data_type, literal_type


def told_type(tracer: Tracer, term: int) -> SqlType | None:
    """The type that a cast names, that a value has as it is written, or that a catalog lists; None for all else."""
    terms, dialect = tracer.terms, tracer.dialect.sqlglot
    key = terms.key(term)
    while key[0] in ("nullable", "in set", "outer") and isinstance(key[1], int):
        term, key = key[1], terms.key(key[1])
    if key[0] == "literal":
        found: SqlType | None = literal_type(str(key[1]), str(key[2]), dialect)
    elif key[0] in ("Cast", "TryCast") and "to" in key and isinstance(to := key[key.index("to") + 1], int):
        found = type_of_node(data_type(terms, to), dialect)
    else:
        found = tracer.listed(term)
    return None if found is None else found.stored
