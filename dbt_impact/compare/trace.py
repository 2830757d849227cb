"""A problem on its way to the report, with the column that it comes from."""

from dataclasses import dataclass

from dbt_impact.compare.changes import Problem
from dbt_impact.lineage.values import Input


@dataclass(frozen=True, slots=True)
class Trace:
    """A problem, and the column of another node that it comes from: its id at base, its name, how it was read."""

    problem: Problem
    lost: Input | None = None
