"""The settings as people write them, checked key by key: what is wrong is said with its line and the nearest right."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias, get_args

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.nearest import hint
from dbt_impact.selection.words import Selection, Sets, parse_sets
from dbt_impact.settings.places import Places
from dbt_impact.settings.settings import FailOn, Level, RuleLevel, Settings
from dbt_impact.settings.waivers import Waiver, waiver_from

LEVELS = get_args(Level)
FAIL_ON = get_args(FailOn)
_SELECTION = "a selection: words like tag:finance, a list of such, or `select` and `exclude`"
EXPECTED = {
    "critical": _SELECTION,
    "edge": _SELECTION,
    "ignore": _SELECTION,
    "fail-on": f"one of {', '.join(FAIL_ON)}",
    "base": "the place of production's manifest, as prod/manifest.json",
    "format": "the name of a format, as markdown",
    "rules": f"rules with their severity, as `column-added: off`; there are {', '.join(LEVELS)}",
    "waivers": "a list",
}
_WHERE = r" - at `(?:key in )?\$(.*)`$"
_KEY = r"\.([^.\[]+)|\[(\d+)\]"

_Words: TypeAlias = str | list[str]
_Keys: TypeAlias = tuple[str | int, ...]


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A selection in two parts, as `--select` and `--exclude`."""

    select: _Words
    exclude: _Words = []


class Written(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The keys of the file; None where one is not written."""

    base: str | None = None
    critical: _Words | Definition | None = None
    edge: _Words | Definition | None = None
    ignore: _Words | Definition | None = None
    fail_on: str | None = None
    format: str | None = None
    rules: dict[str, Any] | None = None
    waivers: list[Any] | None = None


_SELECTIONS = ("critical", "edge", "ignore")


def settings_from(path: str, content: object, places: Places, file: str | None = None) -> Settings:
    """The settings in a file's content; `path` is how that file is called.

    `file` is its path from the project's folder, where that is another. Raises DbtImpactError, with the line, for what
    is wrong in it, but for waivers: those that can't be read waive nothing, and the report says so.
    """
    check_keys(path, content, Written, (), places)
    try:
        written = msgspec.convert(content, type=Written)
    except msgspec.ValidationError as error:
        raise mistyped(path, error, places, EXPECTED) from error
    chosen: dict[str, Any] = {"path": path}
    for name in _SELECTIONS:
        if (one := getattr(written, name)) is not None:
            chosen[name] = selection_from(path, name, one, places)
    if written.fail_on is not None:
        chosen["fail_on"] = one_of(written.fail_on, FAIL_ON, "fail-on", at(path, ("fail-on",), places))
    for name in ("base", "format"):
        if (text := getattr(written, name)) is not None:
            if not text.strip():
                raise DbtImpactError(f"{at(path, (name,), places)}: {name} must be {EXPECTED[name]}")
            chosen[name] = text.strip()
    if written.rules is not None:
        chosen["rules"] = {rule: _level(path, rule, level, places) for rule, level in written.rules.items()}
    if written.waivers is not None:
        read = [
            waiver_from(each, at(path, ("waivers", i), places), file or path) for i, each in enumerate(written.waivers)
        ]
        chosen["waivers"] = tuple(each for each in read if isinstance(each, Waiver))
        chosen["unread"] = tuple(each for each in read if not isinstance(each, Waiver))
    said = (field.encode_name for field in msgspec.structs.fields(Written) if getattr(written, field.name) is not None)
    return Settings(**chosen, origins={key: at(path, (key,), places) for key in said})


def at(path: str, keys: _Keys, places: Places) -> str:
    """The file, and the line of a value, or of the nearest thing above it whose line is known."""
    line = next((places[keys[:end]] for end in range(len(keys), 0, -1) if keys[:end] in places), None)
    return path if line is None else f"{path}:{line}"


def one_of(written: str, known: tuple[str, ...], name: str, place: str) -> Any:
    """The word, if it is one of those that are known. Raises DbtImpactError."""
    if written in known:
        return written
    raise DbtImpactError(f"{place}: no {name} {written!r}{hint(written, known) or ': choose ' + ', '.join(known)}")


def check_keys(path: str, content: object, kind: type, keys: _Keys, places: Places) -> None:
    """Raises for a key that is none, here or in a selection below."""
    if not isinstance(content, Mapping):
        return
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    for key, value in content.items():
        if key not in known:
            where = at(path, (*keys, key), places)
            said = hint(str(key).replace("_", "-"), known) or f": there are {', '.join(known)}"
            raise DbtImpactError(f"{where}: no setting {'.'.join(map(str, (*keys, key)))!r}{said}")
        if key in _SELECTIONS and not keys:
            check_keys(path, value, Definition, (*keys, key), places)


def _level(path: str, rule: str, written: object, places: Places) -> RuleLevel:
    place = at(path, ("rules", rule), places)
    if not isinstance(written, str):
        raise DbtImpactError(f"{place}: rules.{rule} must be one of {', '.join(LEVELS)}")
    return RuleLevel(one_of(written, LEVELS, "severity", place), place)


def mistyped(path: str, error: msgspec.ValidationError, places: Places, expected: Mapping[str, str]) -> DbtImpactError:
    """What a value of another type should have been; msgspec says where, as in `$.critical[0]`."""
    found = re.search(_WHERE, str(error))
    keys = tuple(int(index) if index else key for key, index in re.findall(_KEY, found[1] if found else ""))
    if not keys:
        return DbtImpactError(f"{path}: settings are keys with values, as in `critical: tag:finance`")
    name = ".".join(str(key) for key in keys if isinstance(key, str))
    return DbtImpactError(f"{at(path, keys, places)}: {name} must be {expected[str(keys[0])]}")


def selection_from(path: str, name: str, written: _Words | Definition, places: Places) -> Selection:
    """The selection that stands at a key. Raises DbtImpactError for a word that is none, and where it is empty."""
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
