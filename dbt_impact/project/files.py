"""Where the artifacts of a dbt project are, and their bytes."""

import gzip
import zlib
from pathlib import Path
from typing import NoReturn

from dbt_impact.errors import DbtImpactError

_GZIP_MAGIC = b"\x1f\x8b"
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def shown(text: object) -> str:
    """`text` in quotes on one line, whatever it holds: paths and ids are not ours, messages are one line."""
    return ascii(text) if not str(text).isprintable() else f"'{text}'"


def manifest_file(path: Path) -> Path:
    """The manifest that `path` means: the file itself, or the one in that folder or its `target` folder.

    Raises DbtImpactError where there is none.
    """
    try:
        if path.is_file():
            return path
        if path.is_dir():
            return _in_folder(path)
        exists = path.exists()
    except (OSError, ValueError) as error:
        _cannot_read(path, error)
    if exists:
        raise DbtImpactError(
            f"{shown(path)} is neither a file nor a folder: give a manifest.json or its folder"
        )
    raise DbtImpactError(
        f"{shown(path)} does not exist: give a manifest.json (dbt compile writes one) or its folder"
    )


def _in_folder(folder: Path) -> Path:
    for candidate in (folder, folder / "target"):
        found = existing(candidate, "manifest.json")
        if found is not None:
            return found
    if (folder / "dbt_project.yml").is_file():
        raise DbtImpactError(f"{shown(folder)} holds no target/manifest.json: run dbt compile there first")
    raise DbtImpactError(
        f"{shown(folder)} holds no manifest.json, nor does its target folder: "
        "run dbt compile first, or give the folder that dbt wrote to"
    )


def existing(folder: Path, name: str) -> Path | None:
    """The file `name`, or `name` with `.gz`, in `folder`; None where neither is there."""
    return next((file for file in (folder / name, folder / f"{name}.gz") if file.is_file()), None)


def content(path: Path) -> bytes:
    """The bytes of `path` as JSON has them: unpacked where they are gzip, without a byte order mark.

    Raises DbtImpactError where the file can't be read or unpacked.
    """
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        _cannot_read(path, error)
    if data.startswith(_GZIP_MAGIC):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise DbtImpactError(
                f"{shown(path)} is damaged gzip ({_one_line(error)}): write or download it again"
            ) from error
    if data.startswith(_UTF16_BOMS):
        raise DbtImpactError(f"{shown(path)} is UTF-16, JSON is UTF-8: convert it, or let dbt write it")
    if not data.strip():
        raise DbtImpactError(f"{shown(path)} is empty: write or download it again")
    return data.removeprefix(_UTF8_BOM)


def _cannot_read(path: Path, error: OSError | ValueError) -> NoReturn:
    why = error.strerror if isinstance(error, OSError) and error.strerror else _one_line(error)
    mends: dict[type[Exception], str] = {
        PermissionError: "allow this user to read it",
        FileNotFoundError: "check the path",
        IsADirectoryError: "give the file, not a folder",
    }
    mend = mends.get(type(error), "check the path and the disk")
    raise DbtImpactError(f"cannot read {shown(path)} ({why}): {mend}") from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
