"""The values of variables that a manifest gives away: by what was enabled, and by where sources were read."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from dbt_impact.project.project import Project

_VAR = r"var\s*\(\s*['\"]([^'\"]+)['\"]\s*(?:,\s*(?:'[^']*'|\"[^\"]*\"|[\w.]+(?:\([^()]*\))?))?\s*\)"
_WHOLE = r"\s*\{\{-?\s*" + _VAR + r"\s*-?\}\}\s*"
# The beginning and the end of a call, each looked for once: one pattern for both takes hours for a text that has
# many of the one and none of the other.
_CONFIG = r"\bconfig\s*\("
_CONFIG_END = r"\)\s*-?\}\}"
_LONGEST_CALL = 4000
_ENABLED = r"\benabled\s*=\s*\(?\s*(" + _VAR + r"(?:\s+and\s+" + _VAR + r")*)\s*\)?\s*(?=[,\n]|$)"


class _Entry(msgspec.Struct, frozen=True, gc=False):
    package_name: str = ""
    raw_code: str | None = None
    unrendered_config: dict[str, object] | None = None


class _Place(msgspec.Struct, frozen=True, gc=False):
    package_name: str = ""
    database: str | None = None
    schema: str | None = None
    unrendered_database: str | None = None
    unrendered_schema: str | None = None


class GivenAway(msgspec.Struct):
    """Of each package: the texts that variables have, and those that are true, or false."""

    texts: dict[str, dict[str, str]] = {}
    truths: dict[str, dict[str, bool]] = {}

    def over(self, seen: Mapping[str, object], package: str) -> tuple[dict[str, object], bool]:
        """What a package sees, put right by the manifest, and whether that contradicts what was given."""
        found = dict(seen)
        is_other = False
        for name, text in self.texts.get(package, {}).items():
            if name not in found or str(found[name]) != text:
                is_other |= name in found
                found[name] = text
        for name, truth in self.truths.get(package, {}).items():
            if name not in found or bool(found[name]) != truth:
                is_other |= name in found
                found[name] = truth
        return found, is_other


def given_away(project: Project) -> GivenAway:
    """What a project's manifest gives away."""
    found = GivenAway()
    for unique_id in project.ids():
        if project.home(unique_id):
            continue
        if unique_id.startswith("source."):
            _take_place(found, project.entry(unique_id, _Place))
        elif unique_id.startswith(("model.", "snapshot.", "seed.")):
            entry = project.entry(unique_id, _Entry)
            for name in _enabling(entry):
                found.truths.setdefault(entry.package_name, {})[name] = True
    for entry in project.disabled_entries(_Entry):
        names = list(_enabling(entry))
        if len(names) == 1:
            # What is on elsewhere can't be off here.
            found.truths.setdefault(entry.package_name, {}).setdefault(names[0], False)
    return found


def _take_place(found: GivenAway, place: _Place) -> None:
    for written, value in ((place.unrendered_database, place.database), (place.unrendered_schema, place.schema)):
        whole = re.fullmatch(_WHOLE, written) if written else None
        if whole is not None and value:
            found.texts.setdefault(place.package_name, {})[whole[1]] = value


def _enabling(entry: _Entry) -> Iterator[str]:
    """The variables that all have to be true for an entry to be enabled; none where more goes into that."""
    call = _config(entry.raw_code or "")
    if "enabled" in call:
        enabled = re.search(_ENABLED, call) if len(call) <= _LONGEST_CALL else None
        if enabled is not None:
            yield from (each[1] for each in re.finditer(_VAR, enabled[1]))
        return
    written = (entry.unrendered_config or {}).get("enabled")
    whole = re.fullmatch(_WHOLE, written) if isinstance(written, str) else None
    if whole is not None:
        yield whole[1]


def _config(raw: str) -> str:
    """What stands between the brackets of the first call of `config`, where that may say what is enabled."""
    begin = re.search(_CONFIG, raw) if "enabled" in raw else None
    end = re.compile(_CONFIG_END).search(raw, begin.end()) if begin else None
    return raw[begin.end() : end.start()] if begin and end else ""
