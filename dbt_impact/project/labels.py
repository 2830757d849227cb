"""The tags and `meta` that people put on nodes and columns, wherever dbt keeps them."""

from collections.abc import Iterator

import msgspec

from dbt_impact.project.project import Project

_Tags = list[str] | str | None
_Meta = dict[str, msgspec.Raw] | None


class Labelled(msgspec.Struct, frozen=True):
    """Tags and `meta` at one place of an entry."""

    tags: _Tags = None
    meta: _Meta = None

    @property
    def all_tags(self) -> list[str]:
        """The tags, whether one is written or a list."""
        return [self.tags] if isinstance(self.tags, str) else self.tags or []

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every key of `meta` with its plain value, a list's values one by one; what is nested has no plain value."""
        return ((key, value) for key, written in (self.meta or {}).items() for value in plain_values(written))


class Column(Labelled, frozen=True):
    """A column's, and those in its `config`, where dbt 1.10 moved them."""

    config: Labelled | None = None


class Entry(Column, frozen=True):
    """An entry's own, and its columns'."""

    columns: dict[str, Column] = {}


class Labels(msgspec.Struct, frozen=True):
    """What is written on one node or column; `meta` as key and plain value, values in lower case."""

    tags: frozenset[str]
    meta: frozenset[tuple[str, str]]

    def have(self, tags: frozenset[str], meta: frozenset[tuple[str, str]]) -> bool:
        """Whether any of the given ones is among them."""
        return bool(self.tags & tags or self.meta & meta)


def labels(project: Project, unique_id: str) -> tuple[Labels, dict[str, Labels]]:
    """The labels of an entry and, by name, of its columns; none where it isn't written as dbt writes it."""
    try:
        entry = msgspec.json.decode(project.raw(unique_id), type=Entry)
    except msgspec.ValidationError:
        return Labels(frozenset(), frozenset()), {}
    return _labels(entry), {name: _labels(column) for name, column in entry.columns.items()}


def plain_values(written: msgspec.Raw) -> Iterator[str]:
    """A value in lower case as text, a list's one by one; nothing for what is nested deeper."""
    value = msgspec.json.decode(written)
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, (str, int, float, bool)):
            yield str(each).lower()


def _labels(written: Column) -> Labels:
    places = (written, written.config or Labelled())
    return Labels(
        frozenset(tag for place in places for tag in place.all_tags),
        frozenset(pair for place in places for pair in place.pairs),
    )
