"""YAML files as plain values, typed as dbt reads them; files that were made to harm are refused."""

import math
from collections.abc import Iterator
from typing import TypeAlias, TypeGuard

import yaml

from dbt_impact.errors import Unreadable
from dbt_impact.project.files import shown

Fields: TypeAlias = dict[str, object]
"""A mapping of a file or of a manifest's entry: texts, numbers, lists and mappings."""

_MOST_BYTES = 5_000_000
_MOST_DEPTH = 40
# What its aliases stand for, written out: a file of a thousand models has some 100,000.
_MOST_VALUES = 2_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def read_yaml(path: str, data: bytes) -> object:
    """The content of a YAML file, None of an empty one. Keys are texts, dates ISO texts. Raises Unreadable."""
    if len(data) > _MOST_BYTES:
        raise Unreadable(f"{shown(path)} has {len(data):,} bytes: more than {_MOST_BYTES:,} are not read")
    text = decoded(path, data)
    try:
        _refuse_depth(path, text)
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None
            if _size(path, node) > _MOST_VALUES:
                raise Unreadable(f"{shown(path)}: its aliases stand for more than {_MOST_VALUES:,} values")
            return _plain(loader.construct_document(node), 0)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = "" if error.problem_mark is None else f":{error.problem_mark.line + 1}"
        raise Unreadable(f"{shown(path)}{line}: not valid YAML ({error.problem or error.context})") from error
    except yaml.YAMLError as error:
        raise Unreadable(f"{shown(path)}: not valid YAML ({' '.join(str(error).split())})") from error
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        # A date that is none, a key that is a list, a number with more digits than Python reads.
        raise Unreadable(f"{shown(path)}: not valid YAML ({' '.join(str(error).split())})") from error


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


def _refuse_depth(path: str, text: str) -> None:
    """Raises where it is nested deeper than anybody writes: what reads it next goes down by calling itself."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        if isinstance(event, _OPENS):
            depth += 1
            if depth > _MOST_DEPTH:
                raise Unreadable(f"{shown(path)}:{event.start_mark.line + 1}: nested too deeply")
        elif isinstance(event, _CLOSES):
            depth -= 1


def _size(path: str, root: yaml.Node) -> int:
    """How many values the file has, written out without aliases. Raises for an alias that stands in itself."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node) -> int:
        known = sizes.get(id(node))
        if known == 0:
            raise Unreadable(f"{shown(path)}:{node.start_mark.line + 1}: an alias that stands in itself")
        if known is None:
            sizes[id(node)] = 0
            inner: list[yaml.Node] = []
            if isinstance(node, yaml.MappingNode):
                inner = [part for pair in node.value for part in pair]
            elif isinstance(node, yaml.SequenceNode):
                inner = node.value
            known = sizes[id(node)] = 1 + sum(map(size, inner))
        return known

    return size(root)


def _plain(value: object, depth: int) -> object:
    if depth > 4 * _MOST_DEPTH:
        raise RecursionError("nested too deeply")
    if isinstance(value, dict):
        return {key if isinstance(key, str) else _word(key): _plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each, depth + 1) for each in value]
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
