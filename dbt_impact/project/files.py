"""Where the artifacts of a dbt project are, and their bytes."""

import os
import zlib
from pathlib import Path
from typing import NoReturn

from dbt_impact.cache.looks import look
from dbt_impact.errors import DbtImpactError

_GZIP_MAGIC = b"\x1f\x8b"
_UTF8_BOM = b"\xef\xbb\xbf"
_NOT_JSON = {
    b"\xff\xfe": "is UTF-16, JSON is UTF-8: convert it, or let dbt write it",
    b"\xfe\xff": "is UTF-16, JSON is UTF-8: convert it, or let dbt write it",
    b"<<<<<<< ": "holds a merge conflict: choose one side, or write it again",
    b"version https://git-lfs.": "is a Git LFS pointer: run git lfs pull",
}
_MENDS: dict[type[Exception], str] = {
    FileNotFoundError: "give a file that dbt wrote (dbt compile), or its folder",
    IsADirectoryError: "give the file, not a folder",
    PermissionError: "allow this user to read it",
}


def shown(text: object) -> str:
    """`text` in quotes on one line, whatever it holds: messages are one line, paths and ids are not ours."""
    plain = str(text)
    return f"'{plain}'" if plain.isprintable() else ascii(plain)


def manifest_file(path: Path) -> Path:
    """The manifest that `path` means: the one in that folder or its `target` folder, else `path` itself.

    Raises DbtImpactError where a folder has none.
    """
    look(path)
    if not os.path.isdir(path):
        # It need not be a regular file: a shell makes a pipe of <(git show main:manifest.json).
        return path
    for folder in (path, path / "target"):
        found = _existing(folder, "manifest.json")
        if found is not None:
            return found
    if not os.access(path, os.X_OK):
        raise DbtImpactError(f"cannot look into {shown(path)}: allow this user to read it")
    raise DbtImpactError(f"{shown(path)} has no manifest.json, nor has its target folder: run dbt compile first")


def catalog_file(path: Path | None, *, beside: Path) -> Path | None:
    """The catalog that `path` means, a file or its folder; without one, that which lies by the file `beside`.

    Raises DbtImpactError where `path` has none.
    """
    if path is None:
        return _existing(beside.parent, "catalog.json")
    look(path)
    found = _existing(path, "catalog.json") if os.path.isdir(path) else path
    if found is None or not os.path.exists(found):
        raise DbtImpactError(f"there is no catalog at {shown(path)}: give what dbt docs generate wrote")
    return found


def content(path: Path) -> bytes:
    """The bytes of `path` as JSON has them: unpacked where they are gzip, without a byte order mark.

    Raises DbtImpactError where the file can't be read or unpacked, or is known not to be JSON.
    """
    look(path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        _cannot_read(path, error)
    if data.startswith(_GZIP_MAGIC):
        # Few manifests are packed.
        import gzip

        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            why = " ".join(str(error).split())
            raise DbtImpactError(f"{shown(path)} is damaged gzip ({why}): write or download it again") from error
    if not data or data.isspace():
        raise DbtImpactError(f"{shown(path)} is empty: write or download it again")
    for start, what in _NOT_JSON.items():
        if data.startswith(start):
            raise DbtImpactError(f"{shown(path)} {what}")
    return data.removeprefix(_UTF8_BOM)


def _existing(folder: Path, name: str) -> Path | None:
    for file in (folder / name, folder / f"{name}.gz"):
        look(file)
        if os.path.isfile(file):
            return file
    return None


def _cannot_read(path: Path, error: OSError | ValueError) -> NoReturn:
    why = error.strerror if isinstance(error, OSError) and error.strerror else " ".join(str(error).split())
    mend = _MENDS.get(type(error), "check the path and the disk")
    raise DbtImpactError(f"cannot read {shown(path)} ({why}): {mend}") from error
