"""The relation of a node, a source or a function, as templates get it."""

import msgspec

from dbt_impact.compile.messages import Known
from dbt_impact.project.nodes import AnyResource, Consumer, Node, Source
from dbt_impact.project.project import Project

_KINDS = {"view": "view", "ephemeral": "ephemeral", "materialized_view": "materialized_view"}


class _Place(msgspec.Struct, frozen=True, gc=False):
    database: str | None = None
    schema: str | None = None
    alias: str | None = None
    relation_name: str | None = None


def relation_known(resource: AnyResource, project: Project) -> Known | None:
    """What a template can know of a resource's relation; None where it has none."""
    match resource:
        case Node():
            return Known(
                resource.unique_id,
                resource.package_name,
                resource.name,
                _KINDS.get(resource.config.materialized or "", "table"),
                resource.database,
                resource.schema,
                resource.alias or resource.name,
                resource.relation_name,
                version=resource.version or "",
            )
        case Source():
            place = project.entry(resource.unique_id, _Place)
            return Known(
                resource.unique_id,
                resource.package_name,
                resource.name,
                "table",
                place.database,
                place.schema,
                resource.identifier or resource.name,
                resource.relation_name,
                source_name=resource.source_name,
            )
        case Consumer() if resource.resource_type == "function":
            place = project.entry(resource.unique_id, _Place)
            return Known(
                resource.unique_id,
                resource.package_name,
                resource.name,
                "function",
                place.database,
                place.schema,
                place.alias or resource.name,
                place.relation_name,
            )
        case _:
            return None
