"""A problem on its way to the report, with the column that it comes from."""

import msgspec

from dbt_impact.compare.changes import Problem
from dbt_impact.lineage.values import Input


class Trace(msgspec.Struct, frozen=True):
    """A problem, and the column of another node that it comes from: its id at base, its name, how it was read."""

    problem: Problem
    lost: Input | None = None
