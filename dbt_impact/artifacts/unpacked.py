"""Downloads made into plain files: nothing is written where an archive says, and nothing grows without end."""

import gzip
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown

MOST_BYTES = 2 * 1024**3
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_CHUNK = 1 << 20
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)


def unpack(download: Path, into: Path, name: str) -> None:
    """Writes what was downloaded to a file, unpacked where it is gzip; errors call it `name`. Raises DbtImpactError."""
    try:
        with download.open("rb") as packed:
            is_packed = packed.read(2) == _GZIP
            packed.seek(0)
            if is_packed:
                with gzip.open(packed) as plain:
                    _copy(plain, into, name)
            else:
                _copy(packed, into, name)
    except _BROKEN as error:
        raise DbtImpactError(f"{name} is damaged ({' '.join(str(error).split())}): write it again") from None


def unpack_from_zip(archive: Path, folder: str, files: dict[str, Path], name: str) -> set[str]:
    """Writes those files of an archive that are wanted, by their names, from one folder of it; gives what was there.

    Without a folder it is the one that has the first of the wanted names. Raises DbtImpactError.
    """
    first = next(iter(files))
    try:
        with zipfile.ZipFile(archive) as opened:
            inside = {PurePosixPath(info.filename): info for info in opened.infolist() if not info.is_dir()}
            place = PurePosixPath(folder) if folder else _only_place(inside, first, name)
            found = {wanted: inside[place / wanted] for wanted in files if place / wanted in inside}
            for wanted, info in found.items():
                with opened.open(info) as plain:
                    _copy(plain, files[wanted], name)
    except _BROKEN as error:
        raise DbtImpactError(f"{name} is a damaged archive ({' '.join(str(error).split())}): upload it again") from None
    if first not in found:
        raise DbtImpactError(f"{name} has no {first} in {shown(folder or '.')}: upload the folder that dbt writes")
    return set(found)


def _only_place(inside: dict[PurePosixPath, zipfile.ZipInfo], wanted: str, name: str) -> PurePosixPath:
    places = sorted({path.parent for path in inside if path.name == wanted})
    if len(places) > 1:
        shallow = [each for each in places if len(each.parts) == min(len(place.parts) for place in places)]
        if len(shallow) > 1:
            listed = ", ".join(shown(each) for each in shallow[:5])
            raise DbtImpactError(f"{name} has a {wanted} in {listed}: name the folder behind it")
        return shallow[0]
    return places[0] if places else PurePosixPath(".")


def _copy(plain: "IO[bytes] | gzip.GzipFile", into: Path, name: str) -> None:
    size = 0
    with into.open("wb") as out:
        while chunk := plain.read(_CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                raise DbtImpactError(f"{name} has more than {MOST_BYTES:,} bytes: that is no manifest")
            out.write(chunk)
