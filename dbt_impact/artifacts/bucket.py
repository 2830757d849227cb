"""A manifest in an object store, through fsspec: fetched only when it is another one than last time."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.http import MOST_BYTES
from dbt_impact.artifacts.kept import About, Kept, digest
from dbt_impact.artifacts.store_errors import store_errors
from dbt_impact.artifacts.unpacked import unpack
from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown

_EXTRAS = {"s3": "s3", "gs": "gcs", "gcs": "gcs"}
_AZURE = "azure"
_QUERY = re.compile(r"\?[^\s'\"]+")
_NAMES = ("manifest.json", "manifest.json.gz")


class _Store(Protocol):
    """What is used of an fsspec file system."""

    def info(self, path: str) -> dict[str, object]: ...
    def ukey(self, path: str) -> str: ...
    def get_file(self, rpath: str, lpath: str) -> None: ...
    def exists(self, path: str) -> bool: ...


def found_in_bucket(url: str, scheme: str, kept: Kept, at: Callable[[str], None]) -> Found:
    """The manifest at an address, or the one in a folder, with the catalog beside it. Raises DbtImpactError."""
    store, path = _opened(url, scheme)
    name = _QUERY.sub("", url)
    at(f"fetching {name}")
    try:
        manifest = _manifest(store, path)
        catalog = f"{manifest.rpartition('/')[0]}/catalog.json"
        version = digest([store.ukey(manifest), store.ukey(catalog) if store.exists(catalog) else ""])
        entry = kept.entry("bucket", url)
        about = entry.about()
        if about is not None and about.version == version:
            at_hand = entry.catalog if entry.catalog.is_file() else None
            return Found(entry.manifest, name, "bucket", at_hand, how="not changed since it was last fetched")
        with TemporaryDirectory(prefix="dbt-impact-") as scratch:
            entry.begin()
            _fetch(store, manifest, entry.manifest, Path(scratch, "manifest"))
            entry.catalog.unlink(missing_ok=True)
            if store.exists(catalog):
                _fetch(store, catalog, entry.catalog, Path(scratch, "catalog"))
            entry.finish(About(version=version))
    except FileNotFoundError:
        raise DbtImpactError(
            f"there is no manifest at {shown(name)}: give the file, or the folder that has it"
        ) from None
    except PermissionError:
        raise DbtImpactError(f"these credentials may not read {shown(name)}: allow them to") from None
    except store_errors() as error:
        raise DbtImpactError(
            f"cannot read {shown(name)} ({_plain(error)}): check the address and the credentials"
        ) from None
    return Found(entry.manifest, name, "bucket", entry.catalog if entry.catalog.is_file() else None, how="fetched now")


def _opened(url: str, scheme: str) -> tuple[_Store, str]:
    """The store that an address names, and the path in it."""
    extra = _EXTRAS.get(scheme, _AZURE)
    missing = f"{scheme}:// needs more than is installed here: run pip install 'dbt-impact[{extra}]'"
    try:
        # Whoever reads no bucket has none of this.
        import fsspec
    except ImportError:
        raise DbtImpactError(missing) from None
    # These libraries log what they raise, in many lines; a handler keeps Python from writing that on standard error.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        store, path = fsspec.core.url_to_fs(url)
    except ImportError:
        raise DbtImpactError(missing) from None
    except store_errors() as error:
        raise DbtImpactError(
            f"cannot open {shown(_QUERY.sub('', url))} ({_plain(error)}): check the address and the credentials"
        ) from None
    return store, path


def _manifest(store: _Store, path: str) -> str:
    if path.endswith((".json", ".gz")):
        return path
    return next((each for name in _NAMES if store.exists(each := f"{path.rstrip('/')}/{name}")), f"{path}/{_NAMES[0]}")


def _fetch(store: _Store, path: str, into: Path, scratch: Path) -> None:
    size = store.info(path).get("size")
    if isinstance(size, int) and size > MOST_BYTES:
        raise DbtImpactError(f"{shown(path)} has {size:,} bytes: more than {MOST_BYTES:,} are not fetched")
    store.get_file(path, str(scratch))
    unpack(scratch, into, shown(path))


def _plain(error: Exception) -> str:
    # What stands behind `?` in an address may be its signature.
    text = " ".join(_QUERY.sub("", str(error)).split())[:200] or type(error).__name__
    return text if text.isprintable() else ascii(text)[1:-1]
