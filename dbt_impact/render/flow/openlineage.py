"""An answer as OpenLineage events, one on each line: a job for every node reached, with its columns' inputs."""

import msgspec

from dbt_impact import __version__
from dbt_impact.flow.answer import Answer
from dbt_impact.lineage.nodes.listing import InputListing, NodeListing

PRODUCER = f"https://pypi.org/project/dbt-impact/{__version__}"
_EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent"
_FACET = "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet"


class Dataset(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A relation; an output has its columns' lineage among its facets."""

    namespace: str
    name: str
    facets: "dict[str, ColumnLineage]" = {}


class Job(msgspec.Struct, frozen=True):
    """What builds a relation: the dbt node."""

    namespace: str
    name: str


class Transformation(msgspec.Struct, frozen=True):
    """How a column is used: OpenLineage's type and subtype, and whether its values are hidden by it."""

    type: str
    subtype: str
    masking: bool


class InputField(msgspec.Struct, frozen=True):
    """A column that another one, or all rows, come from."""

    namespace: str
    name: str
    field: str
    transformations: tuple[Transformation, ...]


class Field(msgspec.Struct, frozen=True, rename="camel"):
    """What one output column comes from."""

    input_fields: tuple[InputField, ...]


class ColumnLineage(msgspec.Struct, frozen=True, rename={"producer": "_producer", "schema_url": "_schemaURL"}):
    """The facet: what each column comes from, and what decides about the rows (`dataset`)."""

    producer: str
    schema_url: str
    fields: dict[str, Field]
    dataset: tuple[InputField, ...]


class JobEvent(msgspec.Struct, frozen=True, rename={"event_time": "eventTime", "schema_url": "schemaURL"}):
    """Lineage that was read off the code, and not off a run."""

    event_time: str
    producer: str
    schema_url: str
    job: Job
    inputs: tuple[Dataset, ...]
    outputs: tuple[Dataset, ...]


def render(answer: Answer) -> str:
    """Newline-delimited JSON. The namespace of a dataset is the adapter's name, for a manifest knows no address."""
    # Nothing of the project builds a source.
    built = (each for each in answer.listings if each.resource_type != "source")
    lines = [msgspec.json.encode(_event(answer, each), order="deterministic").decode() for each in built]
    return "".join(f"{line}\n" for line in lines)


def _event(answer: Answer, listing: NodeListing) -> JobEvent:
    used = {each.unique_id for column in listing.columns for each in column.inputs}
    used.update(each.unique_id for each in listing.row_inputs)
    inputs = tuple(_dataset(answer, each) for each in sorted({*listing.reads, *used}))
    fields = {column.name: Field(_inputs(answer, column.inputs)) for column in listing.columns}
    facet = ColumnLineage(PRODUCER, _FACET, fields, _inputs(answer, listing.row_inputs))
    itself = _dataset(answer, listing.unique_id)
    return JobEvent(
        answer.generated_at,
        PRODUCER,
        _EVENT,
        Job(answer.project_name or "dbt", listing.unique_id),
        inputs,
        (Dataset(itself.namespace, itself.name, {"columnLineage": facet}),),
    )


def _dataset(answer: Answer, unique_id: str) -> Dataset:
    return Dataset(answer.adapter_type or "unknown", answer.relations.get(unique_id) or unique_id)


def _inputs(answer: Answer, inputs: tuple[InputListing, ...]) -> tuple[InputField, ...]:
    """One entry for each input column, with all the ways in which it is used."""
    found: dict[tuple[str, str], list[Transformation]] = {}
    for each in inputs:
        if each.column is not None:
            how = Transformation(each.type, each.subtype, each.masked is not None)
            found.setdefault((each.unique_id, each.column), []).append(how)
    return tuple(
        InputField(dataset.namespace, dataset.name, column, tuple(how))
        for (unique_id, column), how in found.items()
        for dataset in (_dataset(answer, unique_id),)
    )
