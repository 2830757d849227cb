"""Keys of a grouping that a left join looks up by its other keys: they make no more groups."""

from collections.abc import Collection, Sequence

from dbt_impact.lineage.relations.uniqueness import compared, one_type, unique_keys
from dbt_impact.lineage.tracer import Tracer


def without_looked_up(tracer: Tracer, keys: Sequence[int]) -> list[int]:
    """The keys without columns of relations that have one row for what the other keys hold.

    `group by o.customer, c.total`, where `c` is grouped by `id` and joined on `o.customer = c.id` alone, has the groups
    of `group by o.customer`. A join reads only what stands before it, so that no two keys are looked up by each other.
    """
    wanted = set(keys)
    return [key for key in keys if not _is_looked_up(tracer, key, wanted - {key})]


def _is_looked_up(tracer: Tracer, key: int, others: Collection[int]) -> bool:
    match tracer.terms.key(key):
        case ("nullable", int(_), int(rows), int(conditions)):
            met: set[int] = set()
            for each in tracer.terms.parts(conditions):
                own = _met(tracer, each, others)
                if own is None:
                    return False
                met.add(own)
            return any(met.issuperset(each) for each in unique_keys(tracer.terms, rows))
        case _:
            return False


def _met(tracer: Tracer, condition: int, others: Collection[int]) -> int | None:
    """What a condition compares with one of the other keys, of the same type; None where it does anything else."""
    found = [
        one
        for one, other in compared(tracer.terms, condition)
        if other in others and one not in others and one_type(tracer, one, other)
    ]
    return found[0] if len(found) == 1 else None
