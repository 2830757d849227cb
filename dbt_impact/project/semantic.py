"""What a semantic model or a metric is made of, as far as columns and measures go."""

from typing import TypeVar

import msgspec

from dbt_impact.project.nodes import Consumer

_Kind = TypeVar("_Kind")


class Element(msgspec.Struct, frozen=True):
    """An entity, a dimension or a measure. Without `expr` its name is the column's."""

    name: str
    expr: str | int | float | bool | None = None
    agg_time_dimension: str | None = None

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


class Named(msgspec.Struct, frozen=True):
    """Something that a metric takes in."""

    name: str


class Aggregation(msgspec.Struct, frozen=True):
    """How a metric aggregates a column of a semantic model itself, without a measure in between."""

    semantic_model: str


class MetricParameters(msgspec.Struct, frozen=True):
    """`input_measures` are all that the metric comes down to; `measure` is the one of a simple metric."""

    measure: Named | str | None = None
    input_measures: tuple[Named, ...] | None = None
    metric_aggregation_params: Aggregation | None = None
    expr: str | int | float | bool | None = None


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
    def measures(self) -> tuple[str, ...]:
        """The names of the measures that it is computed from."""
        given = self.type_params
        if given is None:
            return ()
        one = given.measure.name if isinstance(given.measure, Named) else given.measure
        return tuple(dict.fromkeys((*(each.name for each in given.input_measures or ()), *((one,) if one else ()))))


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
