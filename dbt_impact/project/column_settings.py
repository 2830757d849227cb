"""The settings of a node that name columns: their texts, as its entry has them, and how it keeps what it stored."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from dbt_impact.project.project import Project

T = TypeVar("T")

# In them dbt takes the column's name from these fields; any other map holds an expression for each of its keys.
_NAMING_FIELDS = ("field", "columns", "included_columns")


class Configured(msgspec.Struct, frozen=True, gc=False):
    """The whole rendered configuration of an entry, its values left as JSON text."""

    config: dict[str, msgspec.Raw] = {}


class Settings:
    """The configuration of one node, decoded as far as it is asked for."""

    def __init__(self, config: Mapping[str, msgspec.Raw]) -> None:
        self._config = config

    def texts(self, setting: str) -> tuple[str, ...]:
        """The names and pieces of SQL that a setting lists, however it writes them; none where it is not set."""
        return tuple(_texts(self._value(setting)))

    def text(self, setting: str) -> str | None:
        """A setting that is one text, None where it is not set or anything else."""
        value = self._value(setting)
        return value if isinstance(value, str) and value else None

    def pairs(self, setting: str) -> dict[str, str]:
        """A setting that gives a text to each of some names; whatever else it holds is left out."""
        value = self._value(setting)
        items = value.items() if isinstance(value, dict) else ()
        return {name: text for name, text in items if isinstance(name, str) and isinstance(text, str)}

    def shaped(self, setting: str, kind: type[T]) -> T | None:
        """A setting as a `kind`; None where it is not set, or is none."""
        written = self._config.get(setting)
        try:
            return None if written is None else msgspec.json.decode(written, type=kind)
        except msgspec.ValidationError:
            return None

    def is_true(self, setting: str) -> bool:
        """Whether a setting is switched on."""
        return bytes(self._config.get(setting, b"")) == b"true"

    def is_list(self, setting: str) -> bool:
        """Whether a setting is written as a list."""
        return bytes(self._config.get(setting, b"")).startswith(b"[")

    def _value(self, setting: str) -> object:
        written = self._config.get(setting)
        return None if written is None else msgspec.json.decode(written)


def settings_of(project: Project, unique_id: str) -> Settings:
    """The settings of a node or source. Raises KeyError where there is none."""
    return Settings(project.entry(unique_id, Configured).config)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            if value.strip():
                yield value
        case list():
            for each in value:
                yield from _texts(each)
        case dict():
            named = [value[field] for field in _NAMING_FIELDS if field in value]
            for each in named or value.values():
                yield from _texts(each)
        case _:
            return
