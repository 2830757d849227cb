"""Which resources a change of files touches, and where each of them is written on either side."""

from collections.abc import Iterator
from functools import cached_property

import msgspec

from dbt_impact.overlay.layer import Layer
from dbt_impact.overlay.nodes import Piece, pieces, snapshot_in_yaml
from dbt_impact.overlay.plain import Fields, named
from dbt_impact.overlay.project_file import ProjectFile
from dbt_impact.overlay.side import KEYS, Described, Side, described
from dbt_impact.project.entries import Heading

Key = tuple[str, str]
"""A type of resource, and the name under which its file or block has it."""

_WITH_FILES = ("model", "seed", "snapshot", "test", "analysis")


class Touched(msgspec.Struct):
    """A resource that the change touches. `described`: its YAML or its folder's settings differ too."""

    before: Piece | None = None
    after: Piece | None = None
    described: bool = False


class Blocks:
    """The YAML blocks that describe resources with files, on one side, by type and by the name of the file."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._more: dict[str, dict[Key, Described]] = {}

    def of(self, key: Key, patch_path: str | None) -> Described | None:
        """The block of a resource: in a changed file, else in the one that the manifest names."""
        found = self._changed.get(key)
        if found is None and patch_path is not None and patch_path not in self.side.changed:
            if patch_path not in self._more:
                self._more[patch_path] = dict(_blocks(self.side.yaml(patch_path), patch_path))
            found = self._more[patch_path].get(key)
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._changed)

    def __getitem__(self, key: Key) -> Described | None:
        return self._changed.get(key)

    @cached_property
    def _changed(self) -> dict[Key, Described]:
        return {key: each for path in self.side.yaml_paths for key, each in _blocks(self.side.yaml(path), path)}


class Finder:
    """Finds what a change touches among the resources of a layer's base."""

    def __init__(self, layer: Layer, before: Side, after: Side) -> None:
        self._layer = layer
        self._before, self._after = before, after
        self.old, self.new = Blocks(before), Blocks(after)

    def touched(self) -> dict[Key, Touched]:
        """What changed files, blocks and folders' settings touch, by type and name."""
        found: dict[Key, Touched] = {}
        for path in self._after.changed:
            for side, which in ((self._before, "before"), (self._after, "after")):
                kind = side.kind(path)
                if kind in _WITH_FILES:
                    for piece in pieces(side, kind, path):
                        setattr(found.setdefault((kind, piece.name), Touched()), which, piece)
        for key in dict.fromkeys((*self.old, *self.new)):
            self._blocks(key, found)
        for key in self._refoldered():
            self._unchanged(key, found)
        for each in found.values():
            each.described = each.described or _path(each.before) != _path(each.after)
        return found

    def entry_id(self, key: Key, piece: Piece | None) -> str | None:
        """The id of the resource in base's manifest, by its file; None where it has none."""
        kind, name = key
        package = self._before.project.name
        guesses = [f"{kind}.{package}.{name}"]
        stem, _, version = name.rpartition("_v")
        if stem:
            guesses.append(f"{kind}.{package}.{stem}.v{version}")
        base = self._layer.base
        for each in guesses:
            if each in base and (piece is None or self._file(each) == piece.path):
                return each
        if piece is None or kind in ("seed", "snapshot"):
            return None
        return self._by_path.get((kind, piece.path))

    def _blocks(self, key: Key, found: dict[Key, Touched]) -> None:
        old, new = self.old[key], self.new[key]
        if old is not None and new is not None and _same(old, new):
            return
        kind, name = key
        touched = found.get(key)
        if kind == "snapshot":
            for side, one, which in ((self._before, old, "before"), (self._after, new, "after")):
                piece = None if one is None else snapshot_in_yaml(one.path, name, one.block)
                if piece is not None and side.project is not None:
                    setattr(found.setdefault(key, Touched()), which, piece)
            touched = found.get(key)
        if touched is None:
            touched = self._unchanged(key, found)
        if touched is not None:
            touched.described = True

    def _unchanged(self, key: Key, found: dict[Key, Touched]) -> Touched | None:
        """A resource whose own file is the same on both sides."""
        if key in found:
            found[key].described = True
            return found[key]
        kind, name = key
        unique_id = self.entry_id(key, None)
        block = self.old[key] or self.new[key]
        if unique_id is None and block is not None and block.version is not None:
            wanted = f"{kind}.{self._before.project.name}.{block.name}.v{block.version}"
            unique_id = wanted if wanted in self._layer.base else None
        if unique_id is None:
            return None
        path = self._file(unique_id)
        if path in self._after.changed:
            return None
        listed = (pieces(side, kind, path) for side in (self._before, self._after))
        before, after = (next((each for each in side if each.name == name), None) for side in listed)
        if before is None or after is None:
            return None
        found[key] = Touched(before, after, described=True)
        return found[key]

    def _refoldered(self) -> Iterator[Key]:
        """What folders of dbt_project.yml configure otherwise than before."""
        old, new = self._before.project, self._after.project
        for kind in _WITH_FILES:
            if old.tree(kind) != new.tree(kind):
                yield from self._configured_otherwise(kind, old, new)

    def _configured_otherwise(self, kind: str, old: ProjectFile, new: ProjectFile) -> Iterator[Key]:
        base, own = self._layer.base, f"{kind}.{new.name}."
        for unique_id in base.ids():
            if unique_id.startswith(own):
                fqn = base.entry(unique_id, Heading).fqn
                if list(old.levels(kind, fqn)) != list(new.levels(kind, fqn)):
                    stem, _, ending = self._file(unique_id).rpartition("/")[2].rpartition(".")
                    if kind == "snapshot":
                        yield kind, base.heading(unique_id).name
                    elif ending in ("sql", "py", "csv"):
                        yield kind, stem

    @cached_property
    def _by_path(self) -> dict[Key, str]:
        """Base's nodes by type and file, for those whose id does not follow from their file."""
        base = self._layer.base
        found: dict[Key, str] = {}
        for unique_id in base.ids():
            kind = unique_id.partition(".")[0]
            if kind in ("model", "analysis", "test"):
                found.setdefault((kind, self._file(unique_id)), unique_id)
        return found

    def _file(self, unique_id: str) -> str:
        """The path of a node's file with `/`, wherever it was compiled."""
        return self._layer.base.heading(unique_id).original_file_path.replace("\\", "/")


def _blocks(content: Fields, path: str) -> Iterator[tuple[Key, Described]]:
    for kind, key in (*KEYS.items(), ("test", "data_tests")):
        for name, block in named(content.get(key)):
            for each in described(path, name, block):
                yield (kind, each.stem), each
                if each.version is not None and each.version == block.get("latest_version"):
                    yield (kind, name), each


def _same(old: Described, new: Described) -> bool:
    return (old.path, old.block, old.version, old.entry) == (new.path, new.block, new.version, new.entry)


def _path(piece: Piece | None) -> str | None:
    return None if piece is None else piece.path
