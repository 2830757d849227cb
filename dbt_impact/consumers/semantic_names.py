"""What a name in a filter or a grouping of the semantic layer means: `order__country`, over which joins."""

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec

from dbt_impact.consumers.reading import Reading

# `{{ Dimension('order__channel_code') }}`, alone or in JSON.
_NAMED = rb"""\b(Dimension|TimeDimension|Entity|Metric)\(\s*\\?['"]([^'"\\]+)"""
_GRAINS = frozenset(
    {"nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}
)
Elements = Mapping[tuple[str, str], tuple[Reading, ...]]
"""What each element of a semantic model reads, by kind and name."""


class Named(msgspec.Struct, frozen=True):
    """A name as it is written, in parts: the entities that lead there, and the element; `metric` where it is one."""

    entities: tuple[str, ...]
    name: str
    metric: bool = False


class Shape(msgspec.Struct, frozen=True):
    """A semantic model: what its elements read, and the entities that lead to it from others."""

    elements: Elements
    keys: frozenset[str]


def names_in(text: bytes) -> Iterator[Named]:
    """Every dimension, entity or metric that a filter or a grouping calls, in the order of the text."""
    for kind, written in re.findall(_NAMED, text):
        yield name_of(written.decode("utf-8", "replace"), metric=kind == b"Metric")


def name_of(written: str, *, metric: bool = False) -> Named:
    """The parts of `customer__country`."""
    *entities, name = written.split("__")
    return Named(tuple(entities), name, metric)


def meant(named: Named, shapes: Mapping[str, Shape], own: Collection[str]) -> Iterator[tuple[Reading, bool]]:
    """What a name reads, each with whether it only joins; of all that have such an element, where no entity tells.

    `shapes` are the semantic models by id; `own` those whose measures the metric or the query is made of.
    """
    having = {each for each, shape in shapes.items() if _elements(shape, named.name)}
    if not having and named.entities and named.name in _GRAINS:
        yield from meant(Named(named.entities[:-1], named.entities[-1]), shapes, own)
        return
    led = having & _led_by(named.entities[-1], shapes) if named.entities else having & {*own}
    for each in sorted(led or having):
        yield from ((reading, False) for reading in _elements(shapes[each], named.name))
    if not named.entities or not led:
        return
    at = [each for each in own if each not in led]
    for number, entity in enumerate(named.entities):
        there = _led_by(entity, shapes)
        there = there & led if number == len(named.entities) - 1 else there.difference(at)
        leaving = [reading for each in at for reading in shapes[each].elements.get(("entity", entity), ())]
        if leaving:
            arriving = [
                reading for each in sorted(there) for reading in shapes[each].elements.get(("entity", entity), ())
            ]
            yield from ((reading, True) for reading in (*leaving, *arriving))
        at = sorted(there)


def _led_by(entity: str, shapes: Mapping[str, Shape]) -> set[str]:
    return {each for each, shape in shapes.items() if entity in shape.keys}


def _elements(shape: Shape, name: str) -> tuple[Reading, ...]:
    return (*shape.elements.get(("dimension", name), ()), *shape.elements.get(("entity", name), ()))
