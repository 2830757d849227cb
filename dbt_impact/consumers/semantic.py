"""What the semantic layer reads: the elements of semantic models, and the metrics and saved queries made of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec.structs import replace

from dbt_impact.consumers.reading import Reading
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.parsing.scraps import columns_in
from dbt_impact.lineage.values import AGGREGATION, FILTER, GROUP_BY, IDENTITY
from dbt_impact.project.nodes import Consumer
from dbt_impact.project.semantic import Element, SemanticModel, metric, semantic_model

_Named = dict[str, tuple[Reading, ...]]

# `{{ Dimension('order__channel_code') }}`, in JSON: what stands before the last `__` says which entity leads there.
_NAMED_IN_FILTER = re.compile(rb"""\b(?:Dimension|TimeDimension|Entity)\(\s*\\?['"]([^'"\\]+)""")


class SemanticReadings:
    """What semantic models, metrics and saved queries read, each by the columns of the models below."""

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._project = lineage.project
        self._found: dict[str, tuple[Reading, ...]] = {}

    def of(self, unique_id: str) -> tuple[Reading, ...]:
        """What one of them reads; those that are made of each other in a circle end where they began."""
        if unique_id not in self._found:
            self._found[unique_id] = ()
            self._found[unique_id] = tuple(dict.fromkeys(self._readings(unique_id)))
        return self._found[unique_id]

    def _readings(self, unique_id: str) -> Iterator[Reading]:
        if unique_id.startswith("semantic_model."):
            for readings in self._elements[unique_id].values():
                yield from readings
            return
        consumer, home = self._project.get(unique_id), self._project.home(unique_id)
        assert isinstance(consumer, Consumer)
        described = metric(consumer) if unique_id.startswith("metric.") else None
        if described is not None:
            for name in described.measures:
                yield from self._by_name[home, "measure"].get(name, ())
            if (own := described.aggregation) is not None:
                yield from self._own_measure(home, own.semantic_model, Element(consumer.name, described.expr))
        for name in _NAMED_IN_FILTER.findall(consumer.body):
            last = name.decode("utf-8", "replace").rpartition("__")[2]
            for kind in ("dimension", "entity"):
                yield from (replace(each, use=FILTER) for each in self._by_name[home, kind].get(last, ()))
        for parent in self._project.parents(unique_id):
            if parent.startswith(("metric.", "saved_query.")):
                yield from self.of(parent)

    def _own_measure(self, home: str, semantic_model_name: str, element: Element) -> Iterator[Reading]:
        """A metric that aggregates a column itself, without a measure in between."""
        for unique_id in self._elements:
            if self._project.home(unique_id) == home and self._project.get(unique_id).name == semantic_model_name:
                yield from self._read_by(unique_id, "measure", element)

    @cached_property
    def _elements(self) -> dict[str, dict[tuple[str, str], tuple[Reading, ...]]]:
        """By semantic model, then by kind and name of the element."""
        found = {}
        for unique_id in self._project.ids():
            if unique_id.startswith("semantic_model."):
                consumer = self._project.get(unique_id)
                parts = semantic_model(consumer) if isinstance(consumer, Consumer) else None
                elements = () if parts is None else _listed(parts)
                found[unique_id] = {
                    (kind, element.name): tuple(self._read_by(unique_id, kind, element)) for kind, element in elements
                }
                if parts is not None:
                    self._add_time(found[unique_id], parts)
        return found

    def _add_time(self, found: dict[tuple[str, str], tuple[Reading, ...]], parts: SemanticModel) -> None:
        """A measure is counted by day, so it reads the time that it is counted by, too."""
        for measure in parts.measures or ():
            time = measure.agg_time_dimension or (parts.defaults.agg_time_dimension if parts.defaults else None)
            for each in found.get(("dimension", time or ""), ()):
                grouping = replace(each, use=GROUP_BY, part=f"the measure `{measure.name}`")
                found["measure", measure.name] += (grouping,)

    @cached_property
    def _by_name(self) -> defaultdict[tuple[str, str], _Named]:
        """By project and kind of element, then by its name, over all semantic models."""
        found: defaultdict[tuple[str, str], _Named] = defaultdict(dict)
        for unique_id, elements in self._elements.items():
            for (kind, name), readings in elements.items():
                known = found[self._project.home(unique_id), kind]
                known[name] = (*known.get(name, ()), *readings)
        return found

    def _read_by(self, unique_id: str, kind: str, element: Element) -> Iterator[Reading]:
        """The columns that an element's expression names, in the model that the semantic model stands on."""
        use, part = (AGGREGATION if kind == "measure" else IDENTITY), f"the {kind} `{element.name}`"
        names = columns_in(element.sql, self._lineage.dialect)
        for model in self._project.parents(unique_id):
            if names is None:
                yield Reading(model, None, use, part, declared=False, through=unique_id)
            else:
                shown = map(self._lineage.dialect.show, names)
                yield from (Reading(model, name, use, part, through=unique_id) for name in shown)
                if not names:
                    yield Reading(model, None, use, part, through=unique_id)


def _listed(parts: SemanticModel) -> Iterable[tuple[str, Element]]:
    kinds = (("entity", parts.entities), ("dimension", parts.dimensions), ("measure", parts.measures))
    return ((kind, element) for kind, elements in kinds for element in elements or ())
