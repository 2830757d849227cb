"""Whether a column that a node read is gone, or new."""

from dbt_impact.compare.walk import Walk
from dbt_impact.lineage.tracer import Read
from dbt_impact.lineage.values import Input


def is_new(walk: Walk, read: Input) -> bool:
    """Whether base had no column under its name, as far as that is known."""
    outcome = walk.outcomes.get(walk.key(read.unique_id))
    if outcome is None:
        return False
    found = outcome.difference
    return outcome.base is None or found.opaque or read.column in found.added or read.column in found.renamed.values()


def is_gone(walk: Walk, read: Input) -> bool:
    """Whether head no longer has a column under its name; what stayed explains no failure."""
    outcome = walk.outcomes.get(walk.key(read.unique_id))
    if outcome is None:
        return False
    found = outcome.difference
    return outcome.head is None or read.column in found.removed or read.column in found.renamed


def lost_column(read: Read | None) -> Input | None:
    """The column of another node that a read came down to."""
    if read is None:
        return None
    columns = sorted(each for each in read.inputs if each.column is not None)
    same = [each for each in columns if each.column == read.name]
    found = next(iter(same or columns), None)
    return None if found is None else found._replace(use=read.use)
