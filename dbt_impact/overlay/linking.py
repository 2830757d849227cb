"""Who reads what after a change: the calls of what was touched, and those of its readers that now mean another."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from dbt_impact.compile.static.calls import Ref, Scan
from dbt_impact.compile.static.scan import scan
from dbt_impact.errors import Unreadable
from dbt_impact.overlay.consumers import measures_of, names_read
from dbt_impact.overlay.derived import Derived
from dbt_impact.overlay.layer import Layer, macros_of, read_by
from dbt_impact.overlay.plain import Fields, is_mapping, mapping
from dbt_impact.overlay.project_file import ProjectFile
from dbt_impact.overlay.references import References
from dbt_impact.overlay.said import Kind, Notes, note

_COMPILED = ("model.", "snapshot.", "test.", "analysis.")
_REFERABLE = ("model.", "seed.", "snapshot.", "source.")


class Linking:
    """Sets `depends_on` in a layer. `stale` are nodes whose compiled SQL names what they no longer mean."""

    def __init__(self, layer: Layer, old: ProjectFile, new: ProjectFile, notes: Notes) -> None:
        self.stale: set[str] = set()
        self._layer, self._notes = layer, notes
        self._was = References(Layer(layer.base), old)
        self._now = References(layer, new)
        self._package = new.name

    def run(self, derived: Mapping[str, tuple[Derived | None, Derived]]) -> None:
        for unique_id, (old, new) in derived.items():
            entry = self._layer.entry(unique_id)
            if entry is not None:
                self._link(entry, old, new)
        for unique_id in self._readers_of_moved():
            if unique_id not in derived or derived[unique_id][0] is None:
                self._relink(unique_id)
        self._rename()

    def _link(self, entry: Fields, old: Derived | None, new: Derived) -> None:
        unique_id = new.unique_id
        if any(each.computed for each in new.reads):
            note(self._notes, Kind.COMPUTED, unique_id)
        macros = self._now.macros(new.reads, self._package)
        reads, missing = self._now.reads((*new.reads, *self._inside(macros)), self._package)
        reads += self._named(new)
        if missing and self._is_left_out(unique_id, entry, missing):
            return
        is_new = self._layer.was(unique_id) is None
        if old is not None and not is_new:
            called = self._was.macros(old.reads, self._package)
            gone, _ = self._was.reads((*old.reads, *self._inside(called)), self._package)
            left = {*gone, *self._named(old)}
            reads += [each for each in read_by(entry) if each not in left and each not in reads and each in self._layer]
            macros += [each for each in macros_of(entry) if each not in called and each not in macros]
        linked = {
            **entry,
            "depends_on": {"macros": [each for each in macros if self._layer.has_macro(each)], "nodes": reads},
            "refs": [_written(ref) for each in new.reads for ref in each.refs],
            "sources": [list(source) for each in new.reads for source in each.sources],
        }
        if linked != entry:
            self._layer.put(unique_id, self._with_group(linked, new))

    def _is_left_out(self, unique_id: str, entry: Fields, missing: list[str]) -> bool:
        """Whether dbt leaves out what reads something that is nowhere: of a test it warns, of all else it refuses."""
        is_test = unique_id.startswith("test.")
        note(self._notes, Kind.LEFT_OUT if is_test else Kind.ABSENT, f"{unique_id} ({', '.join(missing)})")
        if is_test:
            self._layer.switch_off(unique_id, entry)
        return is_test

    def _with_group(self, entry: Fields, new: Derived) -> Fields:
        """A test belongs to the group of what it tests; a semantic model names its model's relation."""
        if new.attached_to is not None and new.attached_to in self._layer:
            return {**entry, "group": mapping(self._layer.entry(new.attached_to)).get("group")}
        return entry

    def _named(self, derived: Derived) -> list[str]:
        """What an entry of the semantic layer reads by name."""
        kind = derived.unique_id.partition(".")[0]
        found: dict[str, None] = {}
        for what, name in names_read(kind, derived.fields):
            of_measure = self._measures.get(name, []) if what == "measure" else [f"{what}.{self._package}.{name}"]
            found |= dict.fromkeys(each for each in of_measure if each in self._layer)
        return list(found)

    def _inside(self, macros: list[str]) -> Iterator[Scan]:
        """The calls of `ref` and `source` in the project's macros that are called."""
        todo, seen = list(macros), set[str]()
        while todo:
            unique_id = todo.pop()
            if unique_id in seen or unique_id.startswith("macro.dbt"):
                continue
            seen.add(unique_id)
            macro = self._layer.macro(unique_id) or {}
            todo += macros_of(macro)
            text = str(macro.get("macro_sql") or "")
            if "ref(" in text or "source(" in text:
                try:
                    found = scan(text)
                except Unreadable:
                    continue
                yield Scan(refs=found.refs, sources=found.sources, config={})

    def _readers_of_moved(self) -> list[str]:
        """The readers of what came, went, or is now another version than the one that a plain name means."""
        base = self._layer.base
        moved = []
        for unique_id, entry in self._layer.touched.items():
            if unique_id.startswith(_REFERABLE):
                was = self._layer.was(unique_id)
                if entry is None or was is None or entry.get("latest_version") != was.get("latest_version"):
                    moved.append(unique_id)
        names = {each.split(".")[2] for each in moved if not each.startswith("source.")}
        alike = [each for each in base.ids() if each.startswith(_REFERABLE) and each.split(".")[2] in names]
        return list(dict.fromkeys(child for each in (*moved, *alike) if each in base for child in base.children(each)))

    def _relink(self, unique_id: str) -> None:
        """Looks up anew what an entry names, where its own files are the same."""
        entry = self._layer.entry(unique_id)
        if entry is None:
            return
        package = str(entry.get("package_name") or self._package)
        calls = Scan(refs=tuple(_refs(entry)), sources=tuple(_sources(entry)), config={})
        was, _ = self._was.reads((calls,), package)
        now, missing = self._now.reads((calls,), package)
        if was == now:
            return
        if missing and self._is_left_out(unique_id, entry, missing):
            return
        kept = [each for each in read_by(entry) if each not in was and each in self._layer]
        # What is gone stays written down: whoever reads it by its relation fails.
        lost = [each for each in was if each not in now and each not in self._layer]
        self._layer.put(unique_id, {**entry, "depends_on": {"macros": macros_of(entry), "nodes": now + kept + lost}})
        if unique_id.startswith(_COMPILED) and not missing:
            self.stale.add(unique_id)

    def _rename(self) -> None:
        """Gives compiled SQL the new names of relations; where an ephemeral is or was meant, it is made anew."""
        for unique_id, entry in list(self._layer.touched.items()):
            if entry is None or not unique_id.startswith(_REFERABLE):
                continue
            was = self._layer.was(unique_id)
            old, new = mapping(was).get("relation_name"), entry.get("relation_name")
            if was is None or old == new:
                continue
            for child in self._layer.base.children(unique_id):
                reader = self._layer.entry(child)
                if reader is None or not child.startswith(_COMPILED) or child in self.stale:
                    continue
                text = reader.get("compiled_code")
                if isinstance(old, str) and isinstance(new, str) and isinstance(text, str):
                    self._layer.put(child, {**reader, "compiled_code": text.replace(old, new)})
                else:
                    self.stale.add(child)

    @cached_property
    def _measures(self) -> dict[str, list[str]]:
        """The semantic models by the measures that they have."""
        found: dict[str, list[str]] = {}
        for unique_id in self._layer.ids():
            if unique_id.startswith("semantic_model."):
                for name in measures_of(mapping(self._layer.entry(unique_id))):
                    found.setdefault(name, []).append(unique_id)
        return found


def _refs(entry: Fields) -> Iterator[Ref]:
    """What an entry names by `ref`; before dbt 1.5 that is a list of names."""
    listed = entry.get("refs")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, list) and each and all(isinstance(word, str) for word in each):
            yield Ref(each[-1], each[0] if len(each) == 2 else None)
        elif is_mapping(each):
            yield _ref(each)


def _ref(written: Fields) -> Ref:
    package, version = written.get("package"), written.get("version")
    return Ref(
        str(written.get("name")),
        package if isinstance(package, str) else None,
        None if version is None else str(version),
    )


def _sources(entry: Fields) -> Iterator[tuple[str, str]]:
    listed = entry.get("sources")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, list) and len(each) == 2:
            yield str(each[0]), str(each[1])


def _written(ref: Ref) -> Fields:
    version: object = ref.version
    if ref.version is not None and ref.version.isdigit():
        version = int(ref.version)
    return {"name": ref.name, "package": ref.package, "version": version}
