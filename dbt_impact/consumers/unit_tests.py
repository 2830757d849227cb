"""The columns that a unit test names: in the rows it gives and in those it expects."""

from dbt_impact.consumers.reading import Reading
from dbt_impact.lineage.values import IDENTITY
from dbt_impact.project.named import node_named
from dbt_impact.project.nodes import Consumer
from dbt_impact.project.project import Project
from dbt_impact.project.unit_test import unit_test


def unit_test_readings(project: Project, consumer: Consumer) -> tuple[Reading, ...]:
    """The columns by the node they belong to. Rows written as SQL name no columns here."""
    test = unit_test(consumer)
    if test is None:
        return ()
    found: list[Reading] = []
    for model in project.parents(consumer.unique_id):
        found += [Reading(model, name, IDENTITY, "its expected rows") for name in test.expect.names]
        inputs = project.parents(model)
        for given in test.given:
            node = node_named(project, given.input, inputs)
            if node is not None:
                found += [
                    Reading(node, name, IDENTITY, f"its rows for `{project.get(node).name}`") for name in given.names
                ]
    return tuple(dict.fromkeys(found))
