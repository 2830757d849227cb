"""Commas of an edited node that separate nothing: its tree does not show them."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem
from dbt_impact.compare.place import Places
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.parsing.commas import stray_comma


def stray_commas(walk: Walk, outcome: Outcome, places: Places) -> Iterator[Trace]:
    """The first comma too many of a node whose own text is another one; base ran with what it has."""
    key, old = outcome.key, walk.base_id(outcome.key)
    sql = walk.head.sql(key) if outcome.edited else None
    line = None if sql is None else stray_comma(sql, walk.head.dialect)
    if sql is None or line is None:
        return
    before = None if old is None else walk.base.sql(old)
    if before is None or stray_comma(before, walk.base.dialect) is None:
        message = "a comma stands where nothing is listed"
        location = places.at(key, line, sql.splitlines()[line - 1].strip())
        yield Trace(Problem(kind="invalid-query", proof="proved", message=message, location=location))
