"""Files that are no manifest, no catalog and no seed: each gives one line and exit code 2, or a report."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

ARTIFACTS = Path(__file__).parents[2] / "sample_project" / "artifacts"
BASE = ARTIFACTS / "base" / "manifest.json"
TOOL = (sys.executable, "-m", "dbt_impact")


def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*TOOL, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def refusal(*arguments: str | Path) -> str:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("dbt-impact: ")
    return done.stderr


def whole() -> bytes:
    return BASE.read_bytes()


BROKEN: dict[str, Callable[[], bytes]] = {
    "not UTF-8": lambda: whole().replace(b'"metadata"', b'"metadat\xff"', 1),
    "not UTF-8 in an entry": lambda: whole().replace(b"fct_orders", b"fct_\xff\xfe", 1),
    "cut off": lambda: whole()[: len(whole()) // 2],
    "cut off gzip": lambda: gzip.compress(whole())[:5000],
    "gzip of nothing": lambda: gzip.compress(b""),
    "gzip with a wrong checksum": lambda: gzip.compress(b"{}")[:-8] + b"\0" * 8,
    "zero bytes": lambda: b"\0" * 10_000,
    "brackets without end": lambda: b"[" * 10_000_000,
    "objects without end": lambda: b'{"nodes":' * 1_000_000,
    "deep in an entry": lambda: b'{"nodes": {"model.a": ' + b"[" * 1_000_000,
    "a list": lambda: b"[1, 2]",
    "null": lambda: b"null",
    "a number": lambda: b"1e999",
    "two documents": lambda: b"{}{}",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_manifest_that_is_none(what: str, tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(BROKEN[what]())
    refusal("diff", "--base", file, "--head", BASE)
    refusal("diff", "--base", BASE, "--head", file)


@pytest.mark.parametrize("what", ["cut off", "brackets without end", "cut off gzip", "a list"])
def test_a_catalog_that_is_none(what: str, tmp_path: Path) -> None:
    shutil.copy(BASE, tmp_path)
    (tmp_path / "catalog.json").write_bytes(BROKEN[what]())
    assert "catalog.json" in refusal("lineage", "--manifest", tmp_path)


@pytest.mark.parametrize(
    "entry",
    [
        b'{"columns": null}',
        b'{"columns": {"a": null}}',
        b'{"columns": []}',
        b'{"columns": {"a": {"index": "x"}}}',
        b'{"columns": {"a": {"name": 1}}}',
        b"[]",
        b"null",
        b"[" * 5000,
        b'{"columns": ' + b'{"a":' * 3000 + b"1" + b"}" * 3000 + b"}",
        b'{"columns": {"a": {"name": "\xff"}}}',
    ],
)
def test_an_entry_of_a_catalog_that_is_none(entry: bytes, tmp_path: Path) -> None:
    shutil.copy(BASE, tmp_path)
    ids = [each for each in json.loads(whole())["nodes"] if each.startswith("model.")]
    entries = b", ".join(b'"' + each.encode() + b'": ' + entry for each in ids)
    (tmp_path / "catalog.json").write_bytes(b'{"nodes": {' + entries + b'}, "sources": {}}')
    done = run("lineage", "--manifest", tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or (done.returncode == 2 and done.stderr.count("\n") == 1)


def test_links_that_lead_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").symlink_to(tmp_path / "manifest.json")
    assert "no manifest.json" in refusal("diff", "--base", tmp_path, "--head", BASE)
    assert "symbolic links" in refusal("diff", "--base", tmp_path / "manifest.json", "--head", BASE)


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    refusal("diff", "--base", tmp_path, "--head", BASE)
    refusal("diff", "--base", BASE, "--head", BASE, "--base-catalog", tmp_path)


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(whole()))
    writer.start()
    done = run("diff", "--base", pipe, "--head", ARTIFACTS / "head" / "manifest.json")
    writer.join()
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("name", ["x" * 300, "a\x01b", "ö" * 200, "-"])
def test_names_of_files_that_are_none(name: str, tmp_path: Path) -> None:
    refusal("diff", "--base", tmp_path / name, "--head", BASE)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b'"', b"a," * 1_000_000, b"a\x00b,c", b"\n\n\n", b'"a\n' * 1000]
)
def test_a_seed_that_is_none(content: bytes, tmp_path: Path) -> None:
    manifest = json.loads(whole())
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "manifest.json").write_bytes(whole())
    for node in manifest["nodes"].values():
        if node["resource_type"] == "seed":
            file = tmp_path / node["original_file_path"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    done = run("lineage", "--manifest", tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_lineage_onto_a_full_disk(form: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*TOOL, "lineage", "--manifest", BASE, "--format", form], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_a_manifest_in_which_everything_is_named_alike_but_for_case(tmp_path: Path) -> None:
    manifest = json.loads(whole())
    first, second = [each for each in manifest["nodes"] if each.startswith("model.")][:2]
    manifest["nodes"][second] = {
        **manifest["nodes"][second],
        "relation_name": manifest["nodes"][first]["relation_name"].upper(),
        "name": manifest["nodes"][first]["name"].upper(),
    }
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    assert run("diff", "--base", BASE, "--head", file).returncode in (0, 1)
    assert run("lineage", "--manifest", file).returncode == 0
