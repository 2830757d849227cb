"""The columns that an exposure is declared to read."""

from collections.abc import Iterable

from dbt_impact.consumers.reading import Reading
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.loose_queries import reads_of_query
from dbt_impact.lineage.values import IDENTITY
from dbt_impact.project.exposure_columns import listed_queries, referenced_columns
from dbt_impact.project.named import node_named
from dbt_impact.project.nodes import Exposure


def exposure_readings(lineage: Lineage, exposure: Exposure) -> tuple[Reading, ...]:
    """The columns that it names; all of each node that it depends on and of which it names none.

    All of every node where it lists a query that can't be read.
    """
    project = lineage.project
    parents = project.parents(exposure.unique_id)
    asked = query_readings(lineage, exposure, listed_queries(project.raw(exposure.unique_id)))
    if asked is None:
        return tuple(Reading(each, None, IDENTITY, declared=False) for each in parents)
    found = list[Reading]()
    for node, column in referenced_columns(project.raw(exposure.unique_id)):
        owners = (node_named(project, node, parents),) if node is not None else parents if len(parents) == 1 else ()
        found += [Reading(owner, column, IDENTITY) for owner in owners if owner is not None]
    found += [Reading(node, column, IDENTITY) for node, column in project.listed_columns(exposure.unique_id)]
    found += asked
    listed = {each.unique_id for each in found}
    found += [Reading(each, None, IDENTITY, declared=False) for each in parents if each not in listed]
    return tuple(dict.fromkeys(found))


def query_readings(lineage: Lineage, exposure: Exposure, queries: Iterable[str]) -> list[Reading] | None:
    """What an exposure's queries read of the nodes that it depends on; None where one of them can't be read."""
    parents = lineage.project.parents(exposure.unique_id)
    found: list[Reading] = []
    for sql in queries:
        inputs = reads_of_query(lineage, sql, exposure)
        if inputs is None:
            return None
        here = sorted((each for each in inputs if each.unique_id in parents), key=str)
        shown = ((each, None if each.column is None else lineage.dialect.show(each.column)) for each in here)
        found += [Reading(each.unique_id, column, each.use) for each, column in shown]
    return found


def has_unread_query(lineage: Lineage, exposure_id: str) -> bool:
    """Whether an exposure lists a query that can't be read."""
    exposure = lineage.project.get(exposure_id)
    queries = listed_queries(lineage.project.raw(exposure_id))
    return isinstance(exposure, Exposure) and query_readings(lineage, exposure, queries) is None
