"""Whether a node meets one of dbt's selector words, as dbt itself decides it."""

import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import PurePosixPath

from dbt_impact.project.traits import Traits
from dbt_impact.selection.words import Word

_FILES = (".sql", ".py", ".csv", ".yml", ".yaml")
_PLAIN = re.compile(r"[A-Za-z0-9_ -]+")
_KINDS = ("exposure", "metric", "semantic_model", "saved_query", "unit_test")


def meets(traits: Traits, word: Word) -> bool:
    """Whether the node itself meets the word, its neighbours aside."""
    method, value = word.method or _method_of(word.value), word.value
    if method.startswith("meta."):
        return _any(traits.meta(method.removeprefix("meta.")), value.lower())
    if method.startswith("config."):
        return _any(traits.config(method.removeprefix("config.")), value.lower())
    if method in _KINDS:
        return traits.resource_type == method and fnmatchcase(traits.name, value.rpartition(".")[2])
    match method:
        case "tag":
            return _any(traits.tags, value)
        case "group":
            return traits.group == value
        case "access":
            return traits.access == value
        case "exposure.type":
            return traits.exposure_type == value
        case "exposure.maturity":
            return traits.resource_type == "exposure" and traits.maturity == value
        case "path":
            return _within(traits.file, value)
        case "file":
            path = PurePosixPath(traits.file)
            return fnmatchcase(path.name, value) or fnmatchcase(path.stem, value)
        case "package":
            return fnmatchcase(traits.package, value)
        case "resource_type":
            return traits.resource_type == value
        case "source":
            return _is_source(traits, value)
        case _:
            return _is_named(traits, value)


@cache
def needle_of(word: Word) -> bytes | None:
    """What stands in the JSON of every entry that meets the word; None where that can't be told."""
    method, _, key = word.method.partition(".")
    if method in ("meta", "config"):
        wanted = key
    elif word.method in ("tag", "group", "exposure.type", "exposure.maturity"):
        wanted = word.value
    else:
        return None
    return wanted.encode() if _PLAIN.fullmatch(wanted) else None


def _method_of(value: str) -> str:
    """What a bare word is for dbt: a path where it has a slash, a file by its ending, else a name."""
    if "/" in value:
        return "path"
    return "file" if value.endswith(_FILES) else "name"


def _any(found: frozenset[str], wanted: str) -> bool:
    return wanted in found or any(fnmatchcase(each, wanted) for each in found)


def _within(file: str, value: str) -> bool:
    """Whether a file is what the path says, or lies in such a folder."""
    wanted = value.removeprefix("./").rstrip("/")
    path = PurePosixPath(file)
    return any(fnmatchcase(str(each), wanted) for each in (path, *path.parents))


def _is_source(traits: Traits, value: str) -> bool:
    """By `source`, `source.table` or `package.source.table`."""
    wanted = value.split(".")
    names = [traits.package, *traits.source]
    return bool(traits.source[0]) and any(
        len(part) == len(wanted) and all(map(fnmatchcase, part, wanted)) for part in (names[1:2], names[1:], names)
    )


def _is_named(traits: Traits, value: str) -> bool:
    """By name, or from the left of the fully qualified name, with or without the package."""
    fqn = traits.fqn
    if traits.name == value or fnmatchcase(traits.name, value):
        return True
    wanted = value.split(".")
    starts = (fqn, fqn[1:], fqn[-2:])
    return any(len(part) >= len(wanted) and all(map(fnmatchcase, part, wanted)) for part in starts)
