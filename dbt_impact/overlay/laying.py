"""Goes through what a change touches and puts it into a layer: macros, nodes, YAML, then who reads what."""

from collections.abc import Iterator

from msgspec.structs import replace

from dbt_impact.errors import DbtImpactError
from dbt_impact.overlay.columns import column_blocks
from dbt_impact.overlay.consumers import LISTS, declared
from dbt_impact.overlay.derived import Derived
from dbt_impact.overlay.generic_tests import generic_tests, model_tested
from dbt_impact.overlay.layer import Layer
from dbt_impact.overlay.linking import Linking
from dbt_impact.overlay.macro_entries import callers_of, hidden_by, lay_macros
from dbt_impact.overlay.nodes import Piece, calls, derive
from dbt_impact.overlay.operations import operations
from dbt_impact.overlay.patching import moves, patched
from dbt_impact.overlay.plain import Fields, mapping
from dbt_impact.overlay.project_file import PROJECT_FILE
from dbt_impact.overlay.relation_names import RelationNames
from dbt_impact.overlay.said import Kind, Notes, note
from dbt_impact.overlay.seed_headers import header
from dbt_impact.overlay.side import KEYS, Described, Side
from dbt_impact.overlay.sources import sources
from dbt_impact.overlay.staleness import differing, needs_rendering, uses_variable
from dbt_impact.overlay.touched import Blocks, Finder, Key, Touched

_PACKAGES = ("packages.yml", "dependencies.yml", "package-lock.yml")
_WITH_CODE = ("model.", "snapshot.", "test.", "analysis.")
_Pair = tuple[Derived | None, Derived | None]


class Laying:
    """One run. `stale` are nodes to be rendered anew, `surrounded` those that changed by a variable or a name alone,
    `headers` and `old_headers` the columns of seeds, `notes` what can't be told.

    `names` tells where new nodes are built, if not as those of the layer's base.
    """

    def __init__(self, layer: Layer, before: Side, after: Side, names: RelationNames | None = None) -> None:
        self.layer, self.before, self.after = layer, before, after
        self.package = before.project.name
        self.stale: set[str] = set()
        self.surrounded: set[str] = set()
        self.headers: dict[str, tuple[str, ...]] = {}
        self.old_headers: dict[str, tuple[str, ...]] = {}
        self.notes: Notes = {}
        self._names = names or RelationNames(layer, self.package)
        self._pairs: dict[str, _Pair] = {}

    def run(self) -> None:
        self._whole_project()
        reached = self._macros()
        finder = Finder(self.layer, self.before, self.after)
        for key, touched in finder.touched().items():
            self._node(key, touched, finder)
        self._tests(finder.old, finder.new)
        self._declared()
        for old, new in self._pairs.values():
            self._take(old, new)
        self._hooks()
        linking = Linking(self.layer, self.before.project, self.after.project, self.notes)
        linking.run({new.unique_id: (old, new) for old, new in self._pairs.values() if new is not None})
        self._render_anew(reached, linking)
        for unique_id in sorted(self._names.guessed):
            note(self.notes, Kind.PLACED, unique_id)
        self._broken()

    def _whole_project(self) -> None:
        old, new = self.before.project, self.after.project
        self._broken()
        if old.name != new.name:
            raise DbtImpactError(
                f"{PROJECT_FILE} gives the project another name: run dbt parse, and compare with --head target/ instead"
            )
        for path in self.after.changed:
            if path in _PACKAGES:
                note(self.notes, Kind.PACKAGES, path)
        for key in sorted({**old.elsewhere, **new.elsewhere}):
            if old.elsewhere.get(key) != new.elsewhere.get(key):
                note(self.notes, Kind.PROJECT, f"`{key}`")
        if old.tree("test") != new.tree("test"):
            note(self.notes, Kind.TESTS, PROJECT_FILE)

    def _macros(self) -> frozenset[str]:
        """Puts changed macros into the layer. Gives the ids of all that they get to."""
        paths = [p for p in self.after.changed if "macro" in (self.before.kind(p), self.after.kind(p))]
        if not paths:
            return frozenset()
        changed = lay_macros(self.layer, self.before, self.after, paths)
        for unique_id, why in changed.items():
            if why:
                note(self.notes, Kind.UNPARSED, f"{unique_id}: {why}")
            if unique_id.rpartition(".")[2].startswith("generate_") and unique_id.endswith("_name"):
                note(self.notes, Kind.NAMING, unique_id)
        added = [each for each in changed if self.layer.base.raw_macro(each) is None]
        hidden = hidden_by(self.layer, added, self.package) if added else frozenset()
        return callers_of(self.layer, {*changed, *hidden})

    def _node(self, key: Key, touched: Touched, finder: Finder) -> None:
        entry_id = finder.entry_id(key, touched.before)
        entry = self.layer.was(entry_id) if entry_id is not None else None
        patch = str(mapping(entry).get("patch_path") or "").partition("://")[2] or None
        both = touched.before is not None and touched.after is not None
        whole = entry is None or touched.described or not both or not _same_settings(touched)
        old, new = (
            None if piece is None else self._derived(side, piece, blocks.of(key, patch), whole, entry_id)
            for side, piece, blocks in (
                (self.before, touched.before, finder.old),
                (self.after, touched.after, finder.new),
            )
        )
        self._pair(old, new)
        if key[0] == "seed":
            self._note_headers(touched, old, new)

    def _note_headers(self, touched: Touched, old: Derived | None, new: Derived | None) -> None:
        sides = (
            (self.before, touched.before, old, self.old_headers),
            (self.after, touched.after, new, self.headers),
        )
        for side, piece, derived, headers in sides:
            if piece is not None and derived is not None:
                names = header(side.data(piece.path), mapping(derived.settings).get("delimiter"))
                if names:
                    headers[derived.unique_id] = names

    def _derived(self, side: Side, piece: Piece, block: Described | None, whole: bool, entry_id: str | None) -> Derived:
        found = derive(side, piece, block, whole=whole)
        if not whole and entry_id is not None:
            # Only its body is looked at, and a version's id is not in its file's name.
            return replace(found, unique_id=entry_id)
        return found

    def _tests(self, old: Blocks, new: Blocks) -> None:
        """Generic tests of models, seeds and snapshots whose block differs."""
        for key in dict.fromkeys((*old, *new)):
            if key[0] not in KEYS or key[0] == "analysis" or old[key] == new[key]:
                continue
            was, now = (
                {each.unique_id: each for each in self._tests_of(side, key, one)}
                for side, one in ((self.before, old[key]), (self.after, new[key]))
            )
            for unique_id in dict.fromkeys((*was, *now)):
                self._pair(was.get(unique_id), now.get(unique_id))

    def _tests_of(self, side: Side, key: Key, block: Described | None) -> Iterator[Derived]:
        if block is None or (block.version is not None and key[1] != block.stem):
            return
        unique_id = f"{key[0]}.{self.package}.{block.name}" + (
            f".v{block.version}" if block.version is not None else ""
        )
        tested = model_tested(block.path, KEYS[key[0]], block.name, block.version, unique_id)
        own = block.entry if "tests" in block.entry or "data_tests" in block.entry else block.block
        yield from generic_tests(side, tested, own, column_blocks(block.block, block.entry))

    def _declared(self) -> None:
        """Sources, exposures, the semantic layer, unit tests and groups."""
        was, now = (dict(_declared(side)) for side in (self.before, self.after))
        for unique_id in dict.fromkeys((*was, *now)):
            if was.get(unique_id) != now.get(unique_id):
                self._pair(was.get(unique_id), now.get(unique_id))

    def _pair(self, old: Derived | None, new: Derived | None) -> None:
        """Notes what is to become of an entry; where the id differs, one goes and another comes."""
        if old is not None and new is not None and old.unique_id != new.unique_id:
            self._pair(old, None)
            self._pair(None, new)
        elif (one := new or old) is not None:
            before, after = self._pairs.get(one.unique_id, (None, None))
            self._pairs[one.unique_id] = (old or before, new or after)

    def _take(self, old: Derived | None, new: Derived | None) -> None:
        if new is None:
            if old is not None and old.unique_id in self.layer:
                self.layer.remove(old.unique_id)
            return
        entry = self.layer.was(new.unique_id)
        if entry is None and old is not None and new.unique_id not in self.layer.base.disabled:
            note(self.notes, Kind.FOREIGN, new.unique_id)
        found, unclear = patched(entry, old, new)
        for setting in unclear:
            note(self.notes, Kind.SETTING, f"`{setting}` of {new.unique_id}")
        if mapping(found.get("config")).get("enabled") is False:
            self.layer.switch_off(new.unique_id, found)
            return
        if new.unique_id in self.layer.base.disabled:
            self.layer.switch_on(new.unique_id)
        self._place(found, old if entry is not None else None, new, entry)
        if new.unreadable is not None:
            note(self.notes, Kind.UNPARSED, f"{new.unique_id}: {new.unreadable}")
        if new.unique_id.startswith(_WITH_CODE) and (
            entry is None or needs_rendering(self.layer, entry, found, old, new)
        ):
            self.stale.add(new.unique_id)
        if found != entry:
            self.layer.put(new.unique_id, found)

    def _place(self, found: Fields, old: Derived | None, new: Derived, entry: Fields | None) -> None:
        if new.unique_id.startswith("source."):
            self._place_source(found, old, new)
        elif (new.unique_id.startswith(("model.", "seed.", "snapshot.")) and moves(entry, old, new)) or (
            entry is None and new.unique_id.startswith(_WITH_CODE)
        ):
            self._names.place(found, mapping(found["config"]))

    def _place_source(self, found: Fields, old: Derived | None, new: Derived) -> None:
        keys = ("unrendered_database", "unrendered_schema", "identifier", "quoting")
        if old is not None and all(old.fields.get(key) == new.fields.get(key) for key in keys):
            return
        for unclear in self._names.place_source(found, old is None):
            note(self.notes, Kind.SETTING, f"{unclear} of {new.unique_id}")

    def _hooks(self) -> None:
        for unique_id, entry in operations(self.layer, self.before.project, self.after.project):
            if entry is None:
                self.layer.remove(unique_id)
            else:
                self.layer.put(unique_id, entry)
                self.stale.add(unique_id)

    def _render_anew(self, reached: frozenset[str], linking: Linking) -> None:
        """Takes out compiled SQL that is no longer what dbt would make."""
        changed = differing(self.before.project.variables, self.after.project.variables)
        if reached:
            self.stale |= set(uses_variable(self.layer, reached, ()))
        otherwise = {*linking.stale, *(uses_variable(self.layer, frozenset(), changed) if changed else ())}
        self.surrounded = {each for each in otherwise - self.stale if each in self.layer}
        self.stale |= otherwise
        for unique_id in sorted(self.stale):
            entry = self.layer.entry(unique_id)
            if entry is None:
                self.stale.discard(unique_id)
                continue
            self.layer.put(
                unique_id,
                {**entry, "compiled": False, "compiled_code": None, "extra_ctes": [], "extra_ctes_injected": False},
            )
        self.stale = {each for each in self.stale if each in self.layer}

    def _broken(self) -> None:
        """Raises where YAML can't be read: dbt would read nothing of the project."""
        for side in (self.before, self.after):
            for path, why in sorted(side.problems.items()):
                if path == PROJECT_FILE or path.endswith((".yml", ".yaml")):
                    raise DbtImpactError(f"{why}: dbt reads no project with such a file")
                note(self.notes, Kind.UNPARSED, why)


def _declared(side: Side) -> Iterator[tuple[str, Derived]]:
    for path, name, block in side.listed("sources"):
        for _, declaring in sources(side, path, name, block):
            yield from ((each.unique_id, each) for each in declaring)
    for key in LISTS:
        for path, name, block in side.listed(key):
            found = declared(side, path, key, name, block)
            yield found.unique_id, found


def _same_settings(touched: Touched) -> bool:
    """Whether the files on both sides configure themselves alike."""
    assert touched.before is not None
    assert touched.after is not None
    if touched.before.kind == "seed":
        return True
    (was, _), (now, _) = calls(touched.before), calls(touched.after)
    return dict(was.config) == dict(now.config)
