"""What a semantic model or a metric is made of, as far as columns and measures go."""

from typing import TypeVar

import msgspec

from dbt_impact.project.nodes import Consumer

_Kind = TypeVar("_Kind")


# Entities by which others can be led to a semantic model: not by a foreign one.
_KEYS = frozenset({"primary", "unique", "natural"})


class NonAdditive(msgspec.Struct, frozen=True):
    """The time over which a measure can't be summed, and the entities within which its first or last row is taken."""

    name: str
    window_groupings: tuple[str, ...] | None = None


class Element(msgspec.Struct, frozen=True):
    """An entity, a dimension or a measure. Without `expr` its name is the column's."""

    name: str
    type: str | None = None
    expr: str | int | float | bool | None = None
    agg_time_dimension: str | None = None
    non_additive_dimension: NonAdditive | None = None

    @property
    def sql(self) -> str:
        return self.name if self.expr is None else str(self.expr)


class Defaults(msgspec.Struct, frozen=True):
    """What holds for the elements of a semantic model that say nothing themselves."""

    agg_time_dimension: str | None = None


class SemanticModel(msgspec.Struct, frozen=True):
    """The elements of a semantic model by kind."""

    defaults: Defaults | None = None

    entities: tuple[Element, ...] | None = None
    dimensions: tuple[Element, ...] | None = None
    measures: tuple[Element, ...] | None = None
    primary_entity: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """The entities that lead here from another semantic model."""
        written = {each.name for each in self.entities or () if each.type in _KEYS}
        return frozenset(written | {self.primary_entity} if self.primary_entity else written)


class Named(msgspec.Struct, frozen=True):
    """Something that a metric takes in."""

    name: str


class Aggregation(msgspec.Struct, frozen=True):
    """How a metric aggregates a column of a semantic model itself, without a measure in between."""

    semantic_model: str


class Properties(msgspec.Struct, frozen=True):
    """What must be the same at the first event of a conversion and at the second."""

    base_property: str
    conversion_property: str


class Conversion(msgspec.Struct, frozen=True):
    """By which entity two events belong together, and by what else."""

    entity: str
    constant_properties: tuple[Properties, ...] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The entity and the properties of both events, as they are written."""
        pairs = self.constant_properties or ()
        return (self.entity, *(name for each in pairs for name in (each.base_property, each.conversion_property)))


class MetricParameters(msgspec.Struct, frozen=True):
    """`input_measures` are all that the metric comes down to; `measure` is the one of a simple metric."""

    measure: Named | str | None = None
    input_measures: tuple[Named, ...] | None = None
    metric_aggregation_params: Aggregation | None = None
    expr: str | int | float | bool | None = None
    conversion_type_params: Conversion | None = None


class Metric(msgspec.Struct, frozen=True):
    """A metric, as far as it names measures."""

    type_params: MetricParameters | None = None

    @property
    def aggregation(self) -> Aggregation | None:
        """How it aggregates by itself, where it does."""
        return None if self.type_params is None else self.type_params.metric_aggregation_params

    @property
    def expr(self) -> str | int | float | bool | None:
        """What it aggregates, or the formula over its metrics."""
        return None if self.type_params is None else self.type_params.expr

    @property
    def same_in_both_events(self) -> tuple[str, ...]:
        """Of a conversion, the names of what its two events must agree in."""
        conversion = None if self.type_params is None else self.type_params.conversion_type_params
        return () if conversion is None else conversion.names

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures that it is computed from."""
        given = self.type_params
        if given is None:
            return ()
        one = given.measure.name if isinstance(given.measure, Named) else given.measure
        return tuple(dict.fromkeys((*(each.name for each in given.input_measures or ()), *((one,) if one else ()))))


class _Parameters(msgspec.Struct, frozen=True):
    group_by: tuple[str, ...] | None = None


class _SavedQuery(msgspec.Struct, frozen=True):
    query_params: _Parameters | None = None


def groupings(consumer: Consumer) -> bytes:
    """What a saved query groups by, as it is written; empty for anything else."""
    read = _decoded(consumer, _SavedQuery) if consumer.resource_type == "saved_query" else None
    names = None if read is None or read.query_params is None else read.query_params.group_by
    return "\n".join(names or ()).encode("utf-8", "replace")


def semantic_model(consumer: Consumer) -> SemanticModel | None:
    """The elements; None where the entry is not as dbt writes it."""
    return _decoded(consumer, SemanticModel)


def metric(consumer: Consumer) -> Metric | None:
    """The measures; None where the entry is not as dbt writes it."""
    return _decoded(consumer, Metric)


def _decoded(consumer: Consumer, kind: type[_Kind]) -> _Kind | None:
    try:
        return msgspec.json.decode(consumer.body, type=kind)
    except msgspec.ValidationError:
        return None
