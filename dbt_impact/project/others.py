"""Other dbt projects, by their manifests: found by a file, a folder or a pattern, and read as they are."""

import glob
import os
from dataclasses import dataclass
from pathlib import Path

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.catalog import Catalog
from dbt_impact.project.entries import EntryMap
from dbt_impact.project.files import catalog_file, content, manifest_file, shown
from dbt_impact.project.manifest import Manifest, Metadata, decode_manifest, version_warnings

_NAMES = ("manifest.json", "manifest.json.gz", "target/manifest.json", "target/manifest.json.gz")


@dataclass(frozen=True, slots=True)
class Other:
    """One other project: where its manifest is, what that holds, and the catalog beside it."""

    path: Path
    metadata: Metadata
    manifest: Manifest
    catalog: Catalog | None

    @property
    def name(self) -> str:
        return self.metadata.project_name

    @property
    def count(self) -> int:
        """How many entries the manifest has."""
        return len(entries_of(self))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to tell the person who gave it, one line each."""
        return version_warnings(self.path, self.metadata)


def read_others(written: tuple[Path, ...]) -> list[Other]:
    """The projects that files, folders and patterns name, each once.

    Raises DbtImpactError where nothing is found, or what is there can't be read.
    """
    files: dict[Path, None] = {}
    for each in written:
        found = _manifests(each)
        if not found:
            raise DbtImpactError(f"no manifest.json at {shown(each)}: give a manifest, a folder of some, or a pattern")
        files.update(dict.fromkeys(found))
    return [_read(file) for file in files]


def entries_of(other: Other) -> EntryMap:
    """Every entry of another project: nodes, sources, exposures and the other consumers."""
    manifest = other.manifest
    maps = (manifest.nodes, manifest.sources, manifest.exposures, manifest.consumers())
    return {unique_id: entry for entries in maps for unique_id, entry in (entries or {}).items()}


def _manifests(written: Path) -> list[Path]:
    """The manifest that a path means; those of the folders in a folder that has none itself; those of a pattern."""
    if os.path.isdir(written):
        if _has_manifest(written):
            return [manifest_file(written).resolve()]
        below = sorted(each for each in written.iterdir() if each.is_dir())
        return [manifest_file(each).resolve() for each in below if _has_manifest(each)]
    if os.path.exists(written) or not glob.has_magic(str(written)):
        return [written.resolve()]
    return [found for each in sorted(glob.glob(str(written), recursive=True)) for found in _manifests(Path(each))]


def _has_manifest(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _NAMES)


def _read(file: Path) -> Other:
    metadata, manifest = decode_manifest(file, content(file))
    if not metadata.project_name:
        raise DbtImpactError(f"{shown(file)} doesn't say which project it is of: write it with dbt 1.6 or newer")
    columns = catalog_file(None, beside=file)
    return Other(file, metadata, manifest, Catalog(columns) if columns is not None else None)
