"""Puts the configuration of folders, of a YAML block and of a file into one, as dbt does."""

from collections.abc import Iterable, Mapping

from dbt_impact.compile.static.calls import Unclear
from dbt_impact.overlay.plain import Fields, is_mapping

_ADDED = frozenset({"tags", "pre-hook", "post-hook", "packages", "classes"})
_UPDATED = frozenset({"meta", "docs", "column_types", "quoting", "contract"})
_HOOKS = ("pre-hook", "post-hook")
# Properties of a block that dbt takes for settings wherever they stand.
_ALSO_SETTINGS = ("meta", "tags", "group", "access", "docs", "contract", "freshness", "enabled", "event_time")
_SPELLED = {"pre_hook": "pre-hook", "post_hook": "post-hook"}
_NAMES = {"project": "database", "dataset": "schema", "data_space": "schema", "catalog": "database"}


def merged(levels: Iterable[Mapping[str, object]]) -> Fields:
    """The settings that hold, each level over those before it."""
    found: Fields = {}
    for level in levels:
        for written, value in level.items():
            key = spelled(written)
            found[key] = _with(key, found.get(key), value)
    return found


def unrendered(levels: Iterable[Mapping[str, object]]) -> Fields:
    """The settings as they are written: the last level that has one says it."""
    return {_NAMES.get(key, key): value for level in levels for key, value in level.items()}


def spelled(key: str) -> str:
    """How dbt calls a setting that has several names."""
    return _SPELLED.get(key, _NAMES.get(key, key))


def block_settings(block: Fields) -> Fields:
    """The settings of a YAML block: its `config`, and those of its properties that are settings."""
    config = block.get("config")
    found: Fields = dict(config) if is_mapping(config) else {}
    for key in _ALSO_SETTINGS:
        if key in block and block[key] is not None:
            own = found.get(key)
            if key == "meta" and is_mapping(own) and is_mapping(outer := block[key]):
                found[key] = {**outer, **own}
            elif key == "tags" and own is not None:
                found[key] = [*_listed(block[key]), *_listed(own)]
            else:
                found.setdefault(key, block[key])
    return found


def hook(value: object) -> object:
    """A hook as dbt keeps it: the statement, and whether it runs inside the transaction."""
    if isinstance(value, str):
        return {"sql": value, "transaction": True, "index": None}
    if is_mapping(value):
        return {"sql": value.get("sql", ""), "transaction": value.get("transaction", True), "index": value.get("index")}
    return value


def _with(key: str, before: object, value: object) -> object:
    if isinstance(value, Unclear) or isinstance(before, Unclear):
        return value if key not in _ADDED | _UPDATED else Unclear(f"{before} {value}")
    if key in _ADDED:
        more = [hook(each) for each in _listed(value)] if key in _HOOKS else _listed(value)
        return [*_listed(before), *more]
    if key in _UPDATED and is_mapping(value):
        return {**(before if is_mapping(before) else {}), **value}
    if key == "grants" and is_mapping(value):
        return _grants(before if is_mapping(before) else {}, value)
    return value


def _grants(before: Fields, given: Fields) -> Fields:
    """Grants, where a privilege with a `+` adds to those before it."""
    found = dict(before)
    for key, value in given.items():
        name = key.removeprefix("+")
        found[name] = [*_listed(found.get(name)), *_listed(value)] if key.startswith("+") else _listed(value)
    return found


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
