"""What can't be read is one line that says what it is and how to mend it."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.project import read_project
from tests.project.manifests import Json, decode_all, read, sample, write


def message(path: Path, catalog: Path | None = None) -> str:
    """The message of the error that reading everything at `path` raises."""
    with pytest.raises(DbtImpactError) as raised:
        decode_all(read_project(path, catalog=catalog))
    return str(raised.value)


def address(kind: str, schema: str) -> bytes:
    return json.dumps(
        {
            "metadata": {"dbt_schema_version": f"https://schemas.getdbt.com/dbt/{kind}/{schema}.json"},
            "nodes": {},
        }
    ).encode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"select 1", "is not valid JSON"),
        (address("manifest", "v12")[:-5], "is not valid JSON (Input data was truncated)"),
        (address("manifest", "v12") + b"}", "is not valid JSON"),
        (b'{"nodes": {"\xff": 1}}', "is not valid JSON (it is not UTF-8)"),
        (b'{"nodes": ' + b"[" * 100_000, "is not"),
        (b'{"nodes": {"a": ' + b"[" * 100_000, "is not valid JSON (it is nested too deeply)"),
        ('{"nodes": {}}'.encode("utf-16"), "is UTF-16"),
        (b"<<<<<<< HEAD\n{}", "holds a merge conflict"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1",
            "is a Git LFS pointer: run git lfs pull",
        ),
        (b"[]", "is not a dbt manifest (Expected `object`, got `array`)"),
        (b"{}", "is not a dbt manifest (it names no dbt_schema_version)"),
        (b'{"metadata": null, "nodes": {}}', "is not a dbt manifest (it names no dbt_schema_version)"),
        (
            b'{"metadata": {"dbt_schema_version": 12}}',
            "is not a dbt manifest (Expected `str | null`, got `int`",
        ),
        (
            b'{"metadata": {"dbt_schema_version": "v12"}}',
            "is not a dbt manifest (its dbt_schema_version is 'v12')",
        ),
        (address("catalog", "v1"), "is dbt's catalog, not its manifest"),
        (address("run-results", "v6"), "is dbt's run-results, not its manifest"),
        (address("manifest", "v3"), "has manifest schema v3"),
        (address("manifest", "v12").replace(b'"nodes": {}', b'"nodes": null'), "has no nodes"),
        (
            address("manifest", "v12").replace(b'"nodes": {}', b'"nodes": []'),
            "is not a dbt manifest (Expected `object",
        ),
        (gzip.compress(address("manifest", "v12"), mtime=0)[:-12], "is damaged gzip"),
        (gzip.compress(b"{}", mtime=0)[:10] + b"xxxxxxxxxxxxxxxx", "is damaged gzip"),
    ],
)
def test_a_file_that_is_no_manifest(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(content)
    said = message(file)
    assert said.startswith(f"'{file}' {says}")
    assert ":" in said.removeprefix(f"'{file}'"), "it must say how to mend it"
    assert "\n" not in said


def test_paths_that_hold_nothing(tmp_path: Path) -> None:
    assert "No such file" in message(tmp_path / "none.json")
    assert "dbt compile" in message(tmp_path / "none.json")
    assert "has no manifest.json, nor has its target folder" in message(tmp_path)
    assert "there is no catalog at" in message(write(sample(), tmp_path), catalog=tmp_path / "none.json")
    (tmp_path / "folder").mkdir()
    assert "there is no catalog at" in message(tmp_path, catalog=tmp_path / "folder")


def test_a_folder_named_as_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    assert "has no manifest.json" in message(tmp_path)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    write(sample(), tmp_path)
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert message(tmp_path).endswith("manifest.json' (Permission denied): allow this user to read it")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission_for_the_folder(tmp_path: Path) -> None:
    folder = write(sample(), tmp_path)
    folder.chmod(0)
    try:
        assert "allow this user to read it" in message(folder)
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("raw_code", 5, "Expected `str`, got `int` - at `$.raw_code`"),
        ("config", [], "Expected `object`, got `array` - at `$.config`"),
        ("config", {"unique_key": {"a": 1}}, "at `$.config.unique_key`"),
        ("depends_on", {"nodes": [1]}, "at `$.depends_on.nodes[0]`"),
        ("name", None, "missing required field `name`"),
        ("unique_id", "model.else", "has the unique_id 'model.else'"),
    ],
)
def test_a_wrong_field_is_named_with_its_node(field: str, value: object, says: str, tmp_path: Path) -> None:
    manifest = sample()
    unique_id = next(iter(manifest["nodes"]))
    manifest["nodes"][unique_id][field] = value
    said = message(write(manifest, tmp_path))
    assert f"'{unique_id}'" in said
    assert says in said


@pytest.mark.parametrize(
    ("name", "value"), [("parent_map", []), ("child_map", {"x": 1}), ("disabled", 3), ("macros", [])]
)
def test_a_wrong_map_is_named(name: str, value: object, tmp_path: Path) -> None:
    manifest = sample()
    manifest[name] = {next(iter(manifest["nodes"])): 1} if name == "child_map" else value
    assert f"{name} can't be read" in message(write(manifest, tmp_path))


def test_an_id_can_not_break_the_line(tmp_path: Path) -> None:
    manifest = sample()
    manifest["nodes"]["model.a\n::error::b\x1b[31m\u202e"] = 5
    said = message(write(manifest, tmp_path))
    assert said.isprintable()


def test_only_what_is_asked_for_can_fail(tmp_path: Path) -> None:
    manifest = sample()
    manifest["nodes"]["model.a.broken"] = 5
    manifest["parent_map"]["model.a.broken"] = []
    manifest["macros"] = 5
    (tmp_path / "catalog.json").write_text("broken")
    project = read(manifest, tmp_path)
    unique_id = next(iter(manifest["nodes"]))
    assert project.get(unique_id).unique_id == unique_id
    assert project.children(unique_id)


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, depth: int = 0) -> list[tuple[Any, Any]]:
    """Every (container, key) of a JSON value down to the fields of a node's fields."""
    found: list[tuple[Any, Any]] = []
    if depth < 5 and isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            found.append((value, key))
            found.extend(places(inner, depth + 1))
    return found


def small() -> Json:
    manifest = sample()
    kinds = (
        "nodes",
        "sources",
        "exposures",
        "metrics",
        "unit_tests",
        "groups",
        "parent_map",
        "child_map",
        "macros",
    )
    for kind in kinds:
        manifest[kind] = dict(list(manifest[kind].items())[:2])
    return {name: manifest[name] for name in ("metadata", *kinds)}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_junk_raises_anything_else(data: st.DataObject, tmp_path: Path) -> None:
    manifest = small()
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(manifest)))
        container[key] = data.draw(JUNK)
    try:
        decode_all(read(manifest, tmp_path))
        said = ""
    except DbtImpactError as error:
        said = str(error)
    assert said.isprintable()
