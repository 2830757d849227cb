"""What the semantic layer reads: the elements of semantic models, and the metrics and saved queries made of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec.structs import replace

from dbt_impact.consumers.reading import Reading
from dbt_impact.consumers.semantic_names import Named, Shape, meant, name_of, names_in
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.parsing.scraps import columns_in
from dbt_impact.lineage.values import AGGREGATION, FILTER, GROUP_BY, IDENTITY, JOIN
from dbt_impact.project.nodes import Consumer
from dbt_impact.project.semantic import Element, SemanticModel, groupings, metric, semantic_model

_Named = dict[str, tuple[Reading, ...]]
_MEASURE = "the measure "


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
            for readings in self._shapes[unique_id].elements.values():
                yield from readings
            return
        consumer, home = self._project.get(unique_id), self._project.home(unique_id)
        assert isinstance(consumer, Consumer)
        measured = [*self._measured(consumer, home)]
        yield from measured
        made_of = [each for each in self._project.parents(unique_id) if each.startswith(("metric.", "saved_query."))]
        below = [reading for parent in made_of for reading in self.of(parent)]
        own = {each.through for each in (*measured, *below) if each.part is not None and each.part.startswith(_MEASURE)}
        grouped = set(names_in(groupings(consumer)))
        for named in names_in(consumer.body):
            yield from self._meant(named, home, own, GROUP_BY if named in grouped else FILTER)
        described = metric(consumer) if unique_id.startswith("metric.") else None
        for written in () if described is None else described.same_in_both_events:
            yield from self._meant(name_of(written), home, own, JOIN)
        yield from below

    def _measured(self, consumer: Consumer, home: str) -> Iterator[Reading]:
        """What a metric reads by its own measures."""
        described = metric(consumer) if consumer.resource_type == "metric" else None
        if described is not None:
            for name in described.measures:
                yield from self._by_name[home, "measure"].get(name, ())
            if (direct := described.aggregation) is not None:
                yield from self._own_measure(home, direct.semantic_model, Element(consumer.name, expr=described.expr))

    def _meant(self, named: Named, home: str, own: set[str | None], use: str) -> Iterator[Reading]:
        """What a name in a filter, a grouping or a conversion reads, in the project of whoever says it."""
        if named.metric:
            for unique_id in self._project.ids():
                is_it = unique_id.startswith("metric.") and self._project.home(unique_id) == home
                if is_it and self._project.get(unique_id).name == named.name:
                    yield from (replace(each, use=FILTER) for each in self.of(unique_id))
            return
        shapes = {each: shape for each, shape in self._shapes.items() if self._project.home(each) == home}
        for reading, joins in meant(named, shapes, [each for each in shapes if each in own]):
            yield replace(reading, use=JOIN if joins else use)

    def _own_measure(self, home: str, semantic_model_name: str, element: Element) -> Iterator[Reading]:
        """A metric that aggregates a column itself, without a measure in between."""
        for unique_id in self._shapes:
            if self._project.home(unique_id) == home and self._project.get(unique_id).name == semantic_model_name:
                yield from self._read_by(unique_id, "measure", element)

    @cached_property
    def _shapes(self) -> dict[str, Shape]:
        """By semantic model, what its elements read and which entities lead to it."""
        found = {}
        for unique_id in self._project.ids():
            if unique_id.startswith("semantic_model."):
                consumer = self._project.get(unique_id)
                parts = semantic_model(consumer) if isinstance(consumer, Consumer) else None
                elements = () if parts is None else _listed(parts)
                read = {
                    (kind, element.name): tuple(self._read_by(unique_id, kind, element)) for kind, element in elements
                }
                if parts is not None:
                    self._add_time(read, parts)
                found[unique_id] = Shape(read, frozenset() if parts is None else parts.keys)
        return found

    def _add_time(self, found: dict[tuple[str, str], tuple[Reading, ...]], parts: SemanticModel) -> None:
        """A measure is counted by day, so it reads the time that it is counted by, and what it can't be summed over."""
        for measure in parts.measures or ():
            time = measure.agg_time_dimension or (parts.defaults.agg_time_dimension if parts.defaults else None)
            apart = measure.non_additive_dimension
            within = () if apart is None else (apart.name, *(apart.window_groupings or ()))
            for name in dict.fromkeys((time or "", *within)):
                for each in (*found.get(("dimension", name), ()), *found.get(("entity", name), ())):
                    grouping = replace(each, use=GROUP_BY, part=f"{_MEASURE}`{measure.name}`")
                    found["measure", measure.name] += (grouping,)

    @cached_property
    def _by_name(self) -> defaultdict[tuple[str, str], _Named]:
        """By project and kind of element, then by its name, over all semantic models."""
        found: defaultdict[tuple[str, str], _Named] = defaultdict(dict)
        for unique_id, shape in self._shapes.items():
            for (kind, name), readings in shape.elements.items():
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
