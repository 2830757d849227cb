"""The settings as people write them, checked key by key: what is wrong is said with its line and the nearest right."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias, get_args

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.nearest import hint
from dbt_impact.selection.words import Selection, Sets, parse_sets
from dbt_impact.settings.places import Places
from dbt_impact.settings.settings import FailOn, Settings

_FAIL_ON = get_args(FailOn)
_SELECTION = "a selection: words like tag:finance, a list of such, or `select` and `exclude`"
_EXPECTED = {"critical": _SELECTION, "edge": _SELECTION, "fail-on": f"one of {', '.join(_FAIL_ON)}"}
_WHERE = re.compile(r" - at `\$(.*)`$")
_KEY = re.compile(r"\.([^.\[]+)|\[(\d+)\]")

_Words: TypeAlias = str | list[str]
_Keys: TypeAlias = tuple[str | int, ...]


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A selection in two parts, as `--select` and `--exclude`."""

    select: _Words
    exclude: _Words = []


class Written(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The keys of the file; None where one is not written."""

    critical: _Words | Definition | None = None
    edge: _Words | Definition | None = None
    fail_on: str | None = None


def settings_from(path: str, content: object, places: Places) -> Settings:
    """The settings in a file's content. Raises DbtImpactError, with the line, for what is wrong in it."""
    _check_keys(path, content, Written, (), places)
    try:
        written = msgspec.convert(content, type=Written)
    except msgspec.ValidationError as error:
        raise _wrong(path, error, places) from error
    chosen: dict[str, Any] = {"path": path}
    for name in ("critical", "edge"):
        if (one := getattr(written, name)) is not None:
            chosen[name] = _selection(path, name, one, places)
    if written.fail_on is not None:
        if written.fail_on not in _FAIL_ON:
            said = hint(written.fail_on, _FAIL_ON) or f": choose {', '.join(_FAIL_ON)}"
            raise DbtImpactError(f"{at(path, ('fail-on',), places)}: no fail-on {written.fail_on!r}{said}")
        chosen["fail_on"] = written.fail_on
    return Settings(**chosen)


def at(path: str, keys: _Keys, places: Places) -> str:
    """The file, and the line of a value, or of the nearest thing above it whose line is known."""
    line = next((places[keys[:end]] for end in range(len(keys), 0, -1) if keys[:end] in places), None)
    return path if line is None else f"{path}:{line}"


def _check_keys(path: str, content: object, kind: type, keys: _Keys, places: Places) -> None:
    """Raises for a key that is none, here or in a mapping below."""
    if not isinstance(content, Mapping):
        return
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    for key, value in content.items():
        if key not in known:
            where = at(path, (*keys, key), places)
            said = hint(str(key).replace("_", "-"), known) or f": there are {', '.join(known)}"
            raise DbtImpactError(f"{where}: no setting {'.'.join(map(str, (*keys, key)))!r}{said}")
        if kind is Written:
            _check_keys(path, value, Definition, (*keys, key), places)


def _wrong(path: str, error: msgspec.ValidationError, places: Places) -> DbtImpactError:
    """What a value of another type should have been; msgspec says where, as in `$.critical[0]`."""
    found = _WHERE.search(str(error))
    keys = tuple(int(index) if index else key for key, index in _KEY.findall(found[1] if found else ""))
    if not keys:
        return DbtImpactError(f"{path}: settings are keys with values, as in `critical: tag:finance`")
    name = ".".join(str(key) for key in keys if isinstance(key, str))
    return DbtImpactError(f"{at(path, keys, places)}: {name} must be {_EXPECTED[str(keys[0])]}")


def _selection(path: str, name: str, written: _Words | Definition, places: Places) -> Selection:
    if isinstance(written, Definition):
        select = _sets(path, (name, "select"), written.select, places)
        found = Selection(select, _sets(path, (name, "exclude"), written.exclude, places))
    else:
        found = Selection(_sets(path, (name,), written, places))
    if not found.sets:
        raise DbtImpactError(f"{at(path, (name,), places)}: {name} selects nothing: write a word, or leave it out")
    return found


def _sets(path: str, keys: _Keys, written: _Words, places: Places) -> Sets:
    found: Sets = ()
    for i, text in enumerate([written] if isinstance(written, str) else written):
        try:
            found += parse_sets(text)
        except DbtImpactError as error:
            raise DbtImpactError(f"{at(path, (*keys, i), places)}: {keys[0]}: {error}") from error
    return found
