"""The generic tests that YAML asks for, with the ids and names that dbt gives them."""

import hashlib
import re
from collections.abc import Iterator

import msgspec

from dbt_impact.compile.static.calls import Scan
from dbt_impact.compile.static.scan import scan_argument
from dbt_impact.errors import Unreadable
from dbt_impact.overlay.columns import tests_of
from dbt_impact.overlay.derived import Derived
from dbt_impact.overlay.merging import merged, unrendered
from dbt_impact.overlay.plain import Fields, is_mapping, named, texts
from dbt_impact.overlay.side import Side

_SETTINGS = (
    "severity",
    "tags",
    "enabled",
    "where",
    "limit",
    "warn_if",
    "error_if",
    "fail_calc",
    "store_failures",
    "store_failures_as",
    "meta",
    "database",
    "schema",
    "alias",
)
_NAME = re.compile(r"(?:([A-Za-z_]\w*)\.)?([A-Za-z_]\w*)")
_UNNAMED = re.compile("[^0-9a-zA-Z_]+")
_LONGEST = 64
_HASH = 10


class Tested(msgspec.Struct, frozen=True):
    """What tests stand at: how they call it, its name in theirs, and where they are written."""

    reference: str
    name: str
    path: str
    key: str
    unique_id: str | None = None
    prefix: str = ""
    tags: tuple[str, ...] = ()


def model_tested(path: str, key: str, name: str, version: object, unique_id: str) -> Tested:
    """A model, seed or snapshot; tests of a version name it."""
    if version is None:
        return Tested(f"ref('{name}')", name, path, f"{key}.{name}", unique_id)
    return Tested(f"ref('{name}', version='{version}')", f"{name}_v{version}", path, f"{key}.{name}", unique_id)


def generic_tests(side: Side, of: Tested, block: Fields, column_blocks: list[Fields]) -> Iterator[Derived]:
    """The tests at a block and at its columns."""
    for written in tests_of(block):
        yield from _test(side, of, written, None)
    for name, column in named(column_blocks):
        for written in tests_of(column):
            yield from _test(side, of, written, f'"{name}"' if column.get("quote") is True else name)


def _test(side: Side, of: Tested, written: object, column: str | None) -> Iterator[Derived]:
    parts = _parts(written)
    if parts is None:
        return
    called, arguments = parts
    match = _NAME.match(called)
    if match is None:
        return
    space, name = match[1], match[2]
    if column is not None:
        arguments["column_name"] = column
    more = arguments.pop("arguments", None)
    own = _settings(arguments)
    description = arguments.pop("description", "")
    given = arguments.pop("name", None)
    if is_mapping(more):
        arguments |= more
    kwargs: Fields = {**arguments, "model": f"{{{{ get_where_subquery({of.reference}) }}}}"}
    label = "_".join(filter(None, (space, f"{of.prefix}{name}")))
    short, full = (given, given) if isinstance(given, str) else _names(label, of.name, kwargs)
    if short != full:
        own.setdefault("alias", short)
    metadata = {"namespace": space, "name": name, "kwargs": kwargs}
    identity = _md5(full + repr(_hashable(metadata)))[-_HASH:]
    fqn = [side.project.name, *of.path.split("/")[1:-1], full]
    levels = [*side.project.levels("test", fqn), own]
    settings = merged(levels)
    macro = f"{space}.test_{name}" if space else f"test_{name}"
    fields: Fields = {
        "unique_id": f"test.{side.project.name}.{full}.{identity}",
        "resource_type": "test",
        "package_name": side.project.name,
        "name": full,
        "alias": settings.get("alias") or full,
        "path": f"{short}.sql",
        "original_file_path": of.path,
        "fqn": fqn,
        "checksum": {"name": "none", "checksum": ""},
        "raw_code": f"{{{{ {macro}(**_dbt_generic_test_kwargs) }}}}{_config_call(own)}",
        "language": "sql",
        "description": description,
        "column_name": column,
        "file_key_name": of.key,
        "attached_node": of.unique_id,
        "test_metadata": metadata,
    }
    reads = (*_scans({**kwargs, "model": of.reference}), Scan(calls=(macro, "get_where_subquery"), config={}))
    yield Derived(str(fields["unique_id"]), fields, settings, unrendered(levels), reads, attached_to=of.unique_id)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _parts(written: object) -> tuple[str, Fields] | None:
    """A test's name and its arguments; None where it is not written as dbt wants it."""
    if isinstance(written, str):
        return written, {}
    if not is_mapping(written):
        return None
    if "test_name" in written:
        name = written["test_name"]
        return (
            (name, {key: each for key, each in written.items() if key != "test_name"})
            if isinstance(name, str)
            else None
        )
    if len(written) != 1:
        return None
    name, arguments = next(iter(written.items()))
    if arguments is None:
        arguments = {}
    return (name, dict(arguments)) if is_mapping(arguments) else None


def _settings(arguments: Fields) -> Fields:
    """Takes the settings out of the arguments: those beside them, and those under `config`."""
    inner = arguments.pop("config", None)
    config: Fields = dict(inner) if is_mapping(inner) else {}
    found: Fields = {}
    for key in _SETTINGS:
        value = arguments.pop(key, None)
        if not value and key in config:
            value = config.pop(key)
        if value is not None:
            found[key] = value
    return found | {key: value for key, value in config.items() if value is not None}


def _names(label: str, tested: str, kwargs: Fields) -> tuple[str, str]:
    """The name for files, which is cut where it is long, and the whole one."""
    flat: list[str] = []
    for key in sorted(kwargs):
        if key != "model":
            value = kwargs[key]
            flat += map(str, value.values() if is_mapping(value) else value if isinstance(value, list) else [value])
    unique = "__".join(_UNNAMED.sub("_", each) for each in flat)
    label = f"{label}_{tested}"
    full = f"{label}_{unique}"
    if len(full) < _LONGEST:
        return full, full
    return f"{label[:30]}_{_md5(full)}", full


def _hashable(value: object) -> object:
    """As dbt writes it before it takes the hash: keys in order, everything else as text."""
    if is_mapping(value):
        return {key: _hashable(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_hashable(each) for each in value]
    return str(value)


def _config_call(own: Fields) -> str:
    listed = ",".join(f"{key}={_literal(value)}" for key, value in own.items())
    return f"{{{{ config({listed}) }}}}" if listed else ""


def _literal(value: object) -> str:
    return '"' + value.replace('"', '\\"') + '"' if isinstance(value, str) else str(value)


def _scans(value: object) -> Iterator[Scan]:
    """The calls in the arguments of a test, wherever they stand."""
    if isinstance(value, str):
        try:
            yield scan_argument(value)
        except Unreadable:
            return
    elif is_mapping(value):
        for each in value.values():
            yield from _scans(each)
    elif isinstance(value, list):
        for each in value:
            yield from _scans(each)


def tags_of(*blocks: Fields) -> tuple[str, ...]:
    """The tags of blocks, which tests at sources take over."""
    return tuple(tag for block in blocks for tag in texts(block.get("tags")))
