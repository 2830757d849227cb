"""YAML files as plain values, typed as dbt reads them."""

import math
from collections.abc import Iterator
from typing import TypeAlias, TypeGuard

from dbt_impact.errors import Unreadable
from dbt_impact.project.bounded_yaml import load_yaml
from dbt_impact.project.files import shown

Fields: TypeAlias = dict[str, object]
"""A mapping of a file or of a manifest's entry: texts, numbers, lists and mappings."""

_MOST_BYTES = 5_000_000
# What its aliases stand for, written out: a file of a thousand models has some 100,000.
_MOST_VALUES = 2_000_000


def read_yaml(path: str, data: bytes) -> object:
    """The content of a YAML file, None of an empty one. Keys are texts, dates ISO texts. Raises Unreadable."""
    if len(data) > _MOST_BYTES:
        raise Unreadable(f"{shown(path)} has {len(data):,} bytes: more than {_MOST_BYTES:,} are not read")
    return _plain(load_yaml(shown(path), decoded(path, data), _MOST_VALUES))


def decoded(path: str, data: bytes) -> str:
    """The text of a file. Raises Unreadable where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{shown(path)} is not UTF-8: save it as such") from error


def is_mapping(value: object) -> TypeGuard[Fields]:
    """Whether it is a mapping; `read_yaml` gives none but with texts for keys."""
    return isinstance(value, dict)


def mappings(value: object) -> Iterator[Fields]:
    """The mappings in a list; nothing for what is no list."""
    for each in value if isinstance(value, list) else ():
        if is_mapping(each):
            yield each


def named(value: object) -> Iterator[tuple[str, Fields]]:
    """The mappings in a list that have a name, by it."""
    for each in mappings(value):
        if isinstance(name := each.get("name"), str):
            yield name, each


def mapping(value: object) -> Fields:
    """The mapping, or an empty one for what is none."""
    return value if is_mapping(value) else {}


def texts(value: object) -> list[str]:
    """The texts in a list, or the one that stands alone."""
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key if isinstance(key, str) else _word(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        # Beyond what JSON readers take.
        return value if value.bit_length() < 64 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return _word(value)


def _word(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat() if isoformat is not None else value)
