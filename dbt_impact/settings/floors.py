"""A policy that many projects share: floors under their settings, which none of them can lower."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.selection.words import Selection
from dbt_impact.settings.reading import content_of, read_text
from dbt_impact.settings.settings import FailOn
from dbt_impact.settings.written import EXPECTED, FAIL_ON, at, check_keys, mistyped, one_of, selection_from

Least = Literal["breaking", "risky", "note", "default"]
_LEAST = get_args(Least)
ANY = "*"
_DAYS = r"\d{1,5}"
_EXPECTED = {
    **EXPECTED,
    "rules": f"rules with their least severity, as `node-removed: default`; there are {', '.join(_LEAST)}",
    "unwaivable": "a list of rules",
    "longest-waiver": "a number of days",
    "ignore": "allowed or refused",
}


class Floor(msgspec.Struct, frozen=True):
    """How bad all that a rule finds is at least taken to be; `default`: no better than the rule itself says."""

    level: Least
    place: str


class Floors(msgspec.Struct, frozen=True, kw_only=True):
    """What no project's settings can go below.

    `rules` are the least severities, by rule or for `*`; `fail_on` the mildest gate; `critical` is critical besides
    what the project calls so. `may_ignore`: whether `ignore` counts at all. Waivers for rules in `unwaivable` and those
    that run for more than `longest_waiver` days from today don't count; 0 days: none does.
    """

    path: str | None = None
    rules: Mapping[str, Floor] = {}
    fail_on: FailOn | None = None
    critical: Selection | None = None
    may_ignore: bool = True
    unwaivable: Mapping[str, str] = {}
    longest_waiver: int | None = None


class _Written(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The keys of the file; None where one is not written."""

    rules: dict[str, Any] | None = None
    fail_on: str | None = None
    critical: str | list[str] | None = None
    ignore: str | None = None
    unwaivable: list[str] | None = None
    longest_waiver: str | None = None


def read_floors(file: Path) -> Floors:
    """The floors in a YAML file. Raises DbtImpactError, with the line, for what is wrong in it."""
    return floors_in(str(file), read_text(file))


def floors_in(path: str, text: str) -> Floors:
    """The floors in the text of a file that is called `path`. Raises DbtImpactError."""
    content, places = content_of(path, text) or ({}, {})
    check_keys(path, content, _Written, (), places)
    try:
        written = msgspec.convert(content, type=_Written)
    except msgspec.ValidationError as error:
        raise mistyped(path, error, places, _EXPECTED) from error
    chosen: dict[str, Any] = {"path": path}
    if written.rules is not None:
        floors = {rule: (level, at(path, ("rules", rule), places)) for rule, level in written.rules.items()}
        chosen["rules"] = {
            r: Floor(one_of(str(level), _LEAST, "severity", place), place) for r, (level, place) in floors.items()
        }
    if written.fail_on is not None:
        chosen["fail_on"] = one_of(written.fail_on, FAIL_ON, "fail-on", at(path, ("fail-on",), places))
    if written.critical is not None:
        chosen["critical"] = selection_from(path, "critical", written.critical, places)
    if written.ignore is not None:
        place = at(path, ("ignore",), places)
        chosen["may_ignore"] = one_of(written.ignore, ("allowed", "refused"), "choice", place) == "allowed"
    for i, rule in enumerate(written.unwaivable or ()):
        chosen.setdefault("unwaivable", {})[rule] = at(path, ("unwaivable", i), places)
    if written.longest_waiver is not None:
        if not re.fullmatch(_DAYS, written.longest_waiver):
            raise DbtImpactError(f"{at(path, ('longest-waiver',), places)}: longest-waiver must be a number of days")
        chosen["longest_waiver"] = int(written.longest_waiver)
    return Floors(**chosen)


NO_FLOORS = Floors()
