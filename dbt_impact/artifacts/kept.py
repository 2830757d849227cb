"""Artifacts that were made or fetched before, each in a folder of its own below the cache of this user."""

import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from dbt_impact.cache.place import cache_file
from dbt_impact.project.files import content

_FOLDER = "artifacts-1"
_ABOUT = "about.json"
_MOST_ENTRIES, _MOST_BYTES = 24, 2 * 1024**3
_IN_USE = 3600.0
"""Seconds in which an entry that was used is left alone: another run may be reading it."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an entry: how to ask whether there is a newer one, and what it was made of.

    `made_from` are digests by the name of what they are of; where one differs by now, the entry is another's.
    """

    version: str = ""
    commit: str | None = None
    time: str = ""
    notes: tuple[str, ...] = ()
    made_from: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One folder of the cache. It is whole where `about` gives something: that is written last."""

    folder: Path

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog.json"

    def about(self) -> About | None:
        """What was kept of the entry; None where there is none that is whole."""
        try:
            about = msgspec.json.decode((self.folder / _ABOUT).read_bytes(), type=About)
            os.utime(self.folder / _ABOUT)
        except (OSError, msgspec.MsgspecError):
            return None
        return about if self.manifest.is_file() else None

    def begin(self) -> None:
        """Makes the folder; from now until `finish` the entry is not whole."""
        self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):
            (self.folder / _ABOUT).unlink()

    def finish(self, about: About) -> None:
        """Says that the entry is whole."""
        written = self.folder / f"{_ABOUT}.{os.getpid()}"
        written.write_bytes(msgspec.json.encode(about))
        written.replace(self.folder / _ABOUT)


@dataclass(frozen=True, slots=True)
class Kept:
    """All entries. `lasting`: they are there for the next run, too. `refused`: where they could not be kept."""

    folder: Path
    lasting: bool
    refused: str = ""

    def entry(self, kind: str, *key: str) -> Entry:
        """The entry for a key, whether it is filled or not."""
        self._make_room()
        return Entry(self.folder / f"{kind}-{digest(key)}")

    def entries(self, kind: str) -> list[Entry]:
        """Every entry of a kind, whole or not, the one that was used last first."""
        found = [folder for folder in self.folder.glob(f"{kind}-*") if folder.is_dir()]
        return [Entry(folder) for folder in sorted(found, key=_used, reverse=True)]

    def _make_room(self) -> None:
        """Removes what was used the longest ago, as long as there is too much."""
        with suppress(OSError):
            entries = sorted((_used(folder), folder) for folder in self.folder.iterdir() if folder.is_dir())
            size, count = sum(_size(folder) for _, folder in entries), len(entries)
            for used, folder in entries:
                if (count < _MOST_ENTRIES and size < _MOST_BYTES) or used > time.time() - _IN_USE:
                    return
                size, count = size - _size(folder), count - 1
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kept_artifacts(environment: Mapping[str, str] = os.environ) -> Iterator[Kept]:
    """This user's entries; where no cache is wanted, or can be, a temporary folder that goes away with the block."""
    file = cache_file(environment)
    folder = None if file is None else Path(file).with_name(_FOLDER)
    if folder is not None and _is_ours(folder):
        yield Kept(folder, lasting=True)
        return
    with TemporaryDirectory(prefix="dbt-impact-") as scratch:
        yield Kept(Path(scratch), lasting=False, refused="" if folder is None else os.fspath(folder))


def digest(parts: Sequence[str]) -> str:
    """A short text that differs where any of the parts does."""
    return blake2b(repr(list(parts)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def file_digest(path: Path) -> str:
    """A short text that differs where the bytes of a file do; the empty text for one that can't be read."""
    try:
        return blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def is_compiled(manifest: Path) -> bool:
    """Whether a manifest holds SQL that dbt compiled, by a look at its bytes. Raises DbtImpactError."""
    data = content(manifest)
    return b'"compiled":true' in data or b'"compiled": true' in data


def _is_ours(folder: Path) -> bool:
    """Whether the folder beside the cache of answers is there, or can be made, for this user alone to write to."""
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        is_own = not hasattr(os, "geteuid") or folder.stat().st_uid == os.geteuid()
    except OSError:
        return False
    return is_own and os.access(folder, os.W_OK)


def _used(folder: Path) -> float:
    try:
        return (folder / _ABOUT).stat().st_mtime
    except OSError:
        return folder.stat().st_mtime


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*"))
