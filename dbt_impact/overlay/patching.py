"""Puts into an entry what the files of one side say otherwise than those of the other, and nothing else."""

import hashlib
from copy import deepcopy

import msgspec

from dbt_impact.compile.static.calls import Unclear
from dbt_impact.overlay.derived import Derived
from dbt_impact.overlay.plain import Fields, is_mapping, mapping, texts
from dbt_impact.overlay.templates import new_entry, usual, usual_field

_PLACES = ("schema", "database", "alias", "target_schema", "target_database")
_CONTRACTED = ("columns", "constraints", "contract")
# Settings that an entry has a second time beside its configuration.
_TWICE = ("tags", "meta", "group", "access", "docs")


def patched(entry: Fields | None, old: Derived | None, new: Derived) -> tuple[Fields, list[str]]:
    """The entry after the change, and the settings that only running dbt would tell.

    `entry` is what the manifest has for it, `old` what the files said before; without them the resource is new.
    """
    kind = new.unique_id.partition(".")[0]
    found = deepcopy(entry) if entry is not None else new_entry(kind)
    before = old.fields if old is not None and entry is not None else None
    for key in {**(before or {}), **new.fields}:
        if before is None or before.get(key) != new.fields.get(key, usual_field(kind, key)):
            found[key] = new.fields[key] if key in new.fields else usual_field(kind, key)
    unclear: list[str] = []
    if new.settings is not None:
        was = old.settings if old is not None and entry is not None else None
        found["config"], unclear = _settings(kind, mapping(found.get("config")), was, new.settings)
        written = old.written if old is not None and entry is not None else None
        found["unrendered_config"] = _written(mapping(found.get("unrendered_config")), written, new.written or {})
        _repeat(found, kind, was, new.settings)
    if any(found.get(key) != (entry or {}).get(key) for key in _CONTRACTED):
        _contract(found)
    return found, unclear


def moves(entry: Fields | None, old: Derived | None, new: Derived) -> bool:
    """Whether what decides where it is built differs."""
    if entry is None or old is None:
        return True
    if new.settings is None:
        return False
    was, now = old.settings or {}, new.settings
    named = any(old.fields.get(key) != new.fields.get(key) for key in ("name", "version"))
    ephemeral = (was.get("materialized") == "ephemeral") != (now.get("materialized") == "ephemeral")
    return named or ephemeral or any(was.get(key) != now.get(key) for key in _PLACES)


def _settings(kind: str, config: Fields, was: Fields | None, now: Fields) -> tuple[Fields, list[str]]:
    found, unclear = dict(config), []
    for key in {**(was or {}), **now}:
        if was is not None and key in was and key in now and was[key] == now[key]:
            continue
        value = now.get(key)
        if isinstance(value, Unclear):
            unclear.append(key)
        elif _is_template(value):
            found[key] = value
            unclear.append(key)
        elif key not in now:
            found[key] = usual(kind, key)
        else:
            default = usual(kind, key)
            found[key] = {**default, **value} if is_mapping(default) and is_mapping(value) else value
    return found, unclear


def _written(config: Fields, was: Fields | None, now: Fields) -> Fields:
    found = dict(config)
    for key in {**(was or {}), **now}:
        if was is not None and key in was and key in now and was[key] == now[key]:
            continue
        if key in now:
            value = now[key]
            found[key] = value.text if isinstance(value, Unclear) else value
        else:
            found.pop(key, None)
    return found


def _repeat(entry: Fields, kind: str, was: Fields | None, now: Fields) -> None:
    config = mapping(entry["config"])
    for key in _TWICE:
        if key in entry and key in config and (was is None or was.get(key) != now.get(key)):
            entry[key] = sorted(set(texts(config[key]))) if key == "tags" and kind == "source" else config[key]
    for key in ("freshness", "loaded_at_field") if kind == "source" else ():
        if was is None or was.get(key) != now.get(key):
            entry[key] = config.get(key)
    if "contract" in entry:
        entry["contract"] = {**mapping(entry["contract"]), **mapping(config.get("contract"))}


def _contract(entry: Fields) -> None:
    """The hash of what a contract promises: another one for another promise, as dbt's is."""
    contract = mapping(entry.get("contract"))
    if contract.get("enforced") is True:
        promised = msgspec.json.encode([entry.get("columns"), entry.get("constraints")])
        entry["contract"] = {**contract, "checksum": hashlib.sha256(promised).hexdigest()}
    elif contract:
        entry["contract"] = {**contract, "checksum": None}


def _is_template(value: object) -> bool:
    """Whether a setting of a YAML file is Jinja, which only running it would tell."""
    return isinstance(value, str) and "{{" in value
