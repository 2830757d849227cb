"""Archives that want to write elsewhere, or to fill the disk."""

import gzip
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from dbt_impact.artifacts import unpacked
from dbt_impact.artifacts.unpacked import unpack, unpack_from_zip
from dbt_impact.errors import DbtImpactError

ONE = b'{"nodes": {}}'


def archive(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "artifact.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return path


def taken(folder: Path, files: dict[str, bytes], place: str = "") -> set[str]:
    into = {"manifest.json": folder / "out" / "m.json", "catalog.json": folder / "out" / "c.json"}
    (folder / "out").mkdir()
    return unpack_from_zip(archive(folder, files), place, into, "the artifact")


def test_files_are_taken_from_the_folder_that_has_a_manifest(tmp_path: Path) -> None:
    files = {"target/manifest.json": ONE, "target/compiled/x/manifest.json": b"no", "catalog.json": b"no"}
    assert taken(tmp_path, files) == {"manifest.json"}
    assert (tmp_path / "out" / "m.json").read_bytes() == ONE
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["m.json"]


def test_several_projects_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    files = {"a/manifest.json": b"a", "b/manifest.json": b"b", "b/catalog.json": b"c"}
    with pytest.raises(DbtImpactError, match=r"has a manifest\.json in 'a', 'b': name the folder behind it"):
        taken(tmp_path, files)
    (tmp_path / "out").rmdir()
    assert taken(tmp_path, files, "b") == {"manifest.json", "catalog.json"}
    assert (tmp_path / "out" / "m.json").read_bytes() == b"b"


@pytest.mark.parametrize("name", ["../manifest.json", "/etc/manifest.json", "..\\..\\manifest.json"])
def test_nothing_is_written_where_the_archive_says(tmp_path: Path, name: str) -> None:
    # Whether it is found at all is as the archive's name is read here.
    with suppress(DbtImpactError):
        taken(tmp_path, {name: ONE})
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written <= {"artifact.zip", "out/m.json"}
    assert not (tmp_path.parent / "manifest.json").exists()


def test_bombs_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "MOST_BYTES", 10 * 1024**2)
    bomb = b"\0" * (12 * 1024**2)
    with pytest.raises(DbtImpactError, match="has more than 10,485,760 bytes"):
        taken(tmp_path, {"manifest.json": bomb})
    packed = tmp_path / "m.gz"
    packed.write_bytes(gzip.compress(bomb))
    with pytest.raises(DbtImpactError, match="has more than 10,485,760 bytes"):
        unpack(packed, tmp_path / "m.json", "it")
    assert (tmp_path / "m.json").stat().st_size <= 10 * 1024**2


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"not a zip at all"])
def test_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "artifact.zip"
    path.write_bytes(data)
    with pytest.raises(DbtImpactError, match="is a damaged archive"):
        unpack_from_zip(path, "", {"manifest.json": tmp_path / "m.json"}, "it")
