"""The columns that an exposure is declared to read."""

from dbt_impact.consumers.reading import Reading
from dbt_impact.lineage.values import IDENTITY
from dbt_impact.project.exposure_columns import referenced_columns
from dbt_impact.project.named import node_named
from dbt_impact.project.nodes import Exposure
from dbt_impact.project.project import Project


def exposure_readings(project: Project, exposure: Exposure) -> tuple[Reading, ...]:
    """The columns that it names; all of each node that it depends on and of which it names none."""
    parents = project.parents(exposure.unique_id)
    found: list[Reading] = []
    for node, column in referenced_columns(project.raw(exposure.unique_id)):
        owners = (node_named(project, node, parents),) if node is not None else parents if len(parents) == 1 else ()
        found += [Reading(owner, column, IDENTITY) for owner in owners if owner is not None]
    found += [Reading(node, column, IDENTITY) for node, column in project.listed_columns(exposure.unique_id)]
    listed = {each.unique_id for each in found}
    found += [Reading(each, None, IDENTITY, declared=False) for each in parents if each not in listed]
    return tuple(dict.fromkeys(found))
