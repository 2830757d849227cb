"""A manifest's entries with those of a change over them: only what is laid over is decoded or written anew."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from dbt_impact.overlay.plain import Fields, mapping, texts
from dbt_impact.project.manifest import Manifest
from dbt_impact.project.project import Project

_SECTIONS = {
    "source": "sources",
    "exposure": "exposures",
    "metric": "metrics",
    "semantic_model": "semantic_models",
    "saved_query": "saved_queries",
    "unit_test": "unit_tests",
    "function": "functions",
    "group": "groups",
}
_SINCE_1_3 = {"raw_sql": "raw_code", "compiled_sql": "compiled_code"}


class Layer:
    """The entries of `base`, some of them replaced, added or gone."""

    def __init__(self, base: Project) -> None:
        self.base = base
        self._entries: dict[str, Fields | None] = {}
        self._macros: dict[str, Fields | None] = {}
        self._disabled: dict[str, Fields | None] = {}

    def __contains__(self, unique_id: str) -> bool:
        if unique_id in self._entries:
            return self._entries[unique_id] is not None
        return unique_id in self.base or self._written_group(unique_id) is not None

    def ids(self) -> Iterator[str]:
        """The ids of all entries as they are now."""
        yield from (each for each in self.base.ids() if each not in self._entries)
        yield from (each for each, entry in self._entries.items() if entry is not None)

    def entry(self, unique_id: str) -> Fields | None:
        """The entry as it is now, None where there is none. It is for reading: `put` changes it."""
        if unique_id in self._entries:
            return self._entries[unique_id]
        return self.was(unique_id)

    def was(self, unique_id: str) -> Fields | None:
        """The entry that base has, with today's names for what dbt called otherwise before 1.3."""
        written = self.base.raw(unique_id) if unique_id in self.base else self._written_group(unique_id)
        if written is None:
            return None
        entry = mapping(msgspec.json.decode(written))
        return {_SINCE_1_3.get(key, key): value for key, value in entry.items()}

    def put(self, unique_id: str, entry: Fields) -> None:
        if unique_id in self.base or unique_id in self._entries or entry != self.entry(unique_id):
            self._entries[unique_id] = entry

    def remove(self, unique_id: str) -> None:
        self._entries[unique_id] = None

    def switch_off(self, unique_id: str, entry: Fields) -> None:
        """Takes an entry out of what is built: its project has it, and has disabled it."""
        self._entries[unique_id] = None
        self._disabled[unique_id] = entry

    def switch_on(self, unique_id: str) -> None:
        self._disabled[unique_id] = None

    @property
    def touched(self) -> Mapping[str, Fields | None]:
        """The entries that differ from base's by id, None where it is gone."""
        return self._entries

    def macro_ids(self) -> Iterator[str]:
        yield from (each for each in self.base.macro_ids() if each not in self._macros)
        yield from (each for each, macro in self._macros.items() if macro is not None)

    def has_macro(self, unique_id: str) -> bool:
        if unique_id in self._macros:
            return self._macros[unique_id] is not None
        return unique_id in self._base_macros

    def macro(self, unique_id: str) -> Fields | None:
        """The macro as it is now, None where there is none."""
        if unique_id in self._macros:
            return self._macros[unique_id]
        written = self.base.raw_macro(unique_id)
        return None if written is None else mapping(msgspec.json.decode(written))

    def put_macro(self, unique_id: str, macro: Fields | None) -> None:
        self._macros[unique_id] = macro

    @property
    def touched_macros(self) -> frozenset[str]:
        return frozenset(self._macros)

    def manifest(self) -> Manifest:
        """The manifest with the layer in it. What is not touched is the very same bytes as base's."""
        base = self.base.manifest
        changed: dict[str, object] = {}
        for section, entries in self._by_section().items():
            kept = dict(getattr(base, section) or {})
            for unique_id, entry in entries.items():
                if entry is None:
                    kept.pop(unique_id, None)
                else:
                    kept[unique_id] = _raw(entry)
            changed[section] = kept
        if self._macros:
            changed["macros"] = _patched(base.macros, self._macros)
        if self._disabled:
            listed = {each: None if entry is None else [entry] for each, entry in self._disabled.items()}
            changed["disabled"] = _patched(base.disabled, listed)
        if self._entries:
            changed |= self._maps()
        return msgspec.structs.replace(base, **changed)

    def _maps(self) -> Fields:
        """`parent_map` and `child_map` with what the touched entries read."""
        base = self.base.manifest
        parents: dict[str, object] = {}
        children: dict[str, object] = {}
        for unique_id, entry in self._entries.items():
            if unique_id.startswith("group."):
                continue
            before = self.base.parents(unique_id) if unique_id in self.base else ()
            after = () if entry is None else tuple(dict.fromkeys(read_by(entry)))
            parents[unique_id] = None if entry is None else after
            if entry is None:
                children[unique_id] = None
            for parent in {*before, *after}:
                if children.get(parent, ()) is None:
                    continue
                known = children.get(parent)
                listed = list(self.base.children(parent)) if not isinstance(known, list) else known
                children[parent] = [each for each in listed if each != unique_id]
                if parent in after:
                    children[parent] = [*listed, unique_id] if unique_id not in listed else listed
        found: Fields = {}
        if bytes(base.parent_map) != b"null":
            found["parent_map"] = _patched(base.parent_map, parents)
        if bytes(base.child_map) != b"null":
            found["child_map"] = _patched(base.child_map, children)
        return found

    def _by_section(self) -> dict[str, dict[str, Fields | None]]:
        found: dict[str, dict[str, Fields | None]] = {}
        for unique_id, entry in self._entries.items():
            section = _SECTIONS.get(unique_id.partition(".")[0], "nodes")
            found.setdefault(section, {})[unique_id] = entry
        return found

    def _written_group(self, unique_id: str) -> msgspec.Raw | None:
        return (self.base.manifest.groups or {}).get(unique_id) if unique_id.startswith("group.") else None

    @cached_property
    def _base_macros(self) -> frozenset[str]:
        return frozenset(self.base.macro_ids())


def read_by(entry: Fields) -> list[str]:
    """The ids of what an entry depends on."""
    return texts(mapping(entry.get("depends_on")).get("nodes"))


def macros_of(entry: Fields) -> list[str]:
    """The ids of the macros that an entry depends on."""
    return texts(mapping(entry.get("depends_on")).get("macros"))


def _raw(value: object) -> msgspec.Raw:
    try:
        return msgspec.Raw(msgspec.json.encode(value))
    except UnicodeEncodeError:
        return msgspec.Raw(msgspec.json.encode(_whole(value)))


def _whole(value: object) -> object:
    """A value without halves of characters, which YAML and Jinja can write and JSON can't."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_whole(key): _whole(each) for key, each in value.items()}
    return [_whole(each) for each in value] if isinstance(value, (list, tuple)) else value


def _patched(written: msgspec.Raw, changes: Mapping[str, object]) -> msgspec.Raw:
    """A map with some entries written anew, or taken out where they are None."""
    entries = msgspec.json.decode(written, type=dict[str, msgspec.Raw] | None) or {}
    for key, value in changes.items():
        if value is None:
            entries.pop(key, None)
        else:
            entries[key] = _raw(value)
    return _raw(entries)
