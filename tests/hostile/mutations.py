"""Breaks one place of a manifest at a time: wrong types, nulls, huge values, absent keys, ids that lead nowhere."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

Manifest = dict[str, Any]
Path = tuple[str | int, ...]

_ABSENT = object()
# Python's own encoder could not write them.
_DEEP = {
    f"<<{depth} {opening}>>": f"{opening * depth}1{closing * depth}"
    for depth in (150, 3000, 200_000)
    for opening, closing in (("[", "]"), ('{"a":', "}"))
}


def _values(random: Random, manifest: Manifest) -> list[object]:
    """What may stand in a place instead of what belongs there."""
    nodes = list(manifest["nodes"])
    return [
        _ABSENT,
        None,
        True,
        -1,
        10**30,
        1e308,
        "",
        "x",
        "\x00",
        "\ud800",
        "\u202e@everyone <script>|`",
        "é" * 100_000,
        "../" * 100,
        [],
        [None],
        [[]],
        [1, "a", {}],
        {},
        {"": ""},
        {"a": None},
        {"nodes": None},
        {"nodes": [None]},
        {"nodes": ["model.nowhere"]},
        {"nodes": [random.choice(nodes)], "macros": ["macro.nowhere"]},
        random.choice(nodes),
        [random.choice(nodes)] * 3,
        *_DEEP,
        "select " + "(" * 5000,
        "select * from " + random.choice(nodes).split(".")[-1],
        "{{ ref(1) }}",
        "1.5",
        "2026-02-30",
    ]


def written(manifest: Manifest) -> bytes:
    """The manifest as JSON, with what nests too deep for Python's encoder."""
    text = json.dumps(manifest)
    for name, deep in _DEEP.items():
        text = text.replace(json.dumps(name), deep)
    return text.encode("utf-8", "surrogatepass")


def places(value: object, here: Path = (), deepest: int = 6) -> Iterator[Path]:
    """Every place of the document, a few levels down."""
    if here:
        yield here
    if len(here) < deepest:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from places(inner, (*here, key), deepest)
        elif isinstance(value, list):
            for i, inner in enumerate(value[:3]):
                yield from places(inner, (*here, i), deepest)


def by_shape(found: Iterator[Path]) -> list[list[Path]]:
    """Places that differ in nothing but an id or a name, together: each kind of field is as likely as any other."""
    shapes: dict[Path, list[Path]] = {}
    for path in found:
        shape = tuple(
            "*" if i == 1 or isinstance(key, int) or "columns" in path[:i] else key for i, key in enumerate(path)
        )
        shapes.setdefault(shape, []).append(path)
    return list(shapes.values())


def mutated(manifest: Manifest, random: Random, shapes: list[list[Path]]) -> tuple[Manifest, str]:
    """The manifest with another value in a place, and what was done in words."""
    path = random.choice(random.choice(shapes))
    value = random.choice(_values(random, manifest))
    found = copy.deepcopy(manifest)
    into: Any = found
    for key in path[:-1]:
        into = into[key]
    if value is not _ABSENT:
        into[path[-1]] = value
    elif isinstance(into, dict):
        del into[path[-1]]
    else:
        into.pop(path[-1])
    return found, f"{'.'.join(map(str, path))} = {'absent' if value is _ABSENT else repr(value)[:60]}"
