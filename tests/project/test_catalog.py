"""A catalog's columns: their order, where the file is looked for, and that it is read only when asked for."""

import gzip
import json
from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.project import Project, read_project
from tests.project.manifests import Json, sample, write

MODEL = "model.shop.orders"


def with_catalog(catalog: Json, folder: Path) -> Project:
    (folder / "catalog.json").write_text(json.dumps(catalog))
    return read_project(write(sample(), folder))


def columns(*written: Json) -> Json:
    return {"nodes": {MODEL: {"columns": {it["name"]: it for it in written}}}, "sources": {}}


def test_columns_are_in_the_order_of_their_index(tmp_path: Path) -> None:
    catalog = columns(
        {"name": "B", "type": "text", "index": 10},
        {"name": "a", "type": "INT", "index": 2},
        {"name": "c", "index": 1},
    )
    found = with_catalog(catalog, tmp_path).catalog_columns(MODEL)
    assert found is not None
    assert list(found.items()) == [("c", ""), ("a", "INT"), ("B", "text")]


@pytest.mark.parametrize("index", ["2", 2.0, None])
def test_an_index_may_be_text_or_missing(index: object, tmp_path: Path) -> None:
    catalog = columns({"name": "a", "type": "INT", "index": index}, {"name": "b", "type": None, "index": 3})
    assert list(with_catalog(catalog, tmp_path).catalog_columns(MODEL) or ()) == ["a", "b"]


def test_sources_are_there_too_and_what_is_not_is_none(tmp_path: Path) -> None:
    catalog: Json = {
        "nodes": None,
        "sources": {"source.a": {"columns": {"x": {"type": "T", "name": "x", "index": 1}}}},
    }
    project = with_catalog(catalog, tmp_path)
    assert project.catalog_columns("source.a") == {"x": "T"}
    assert project.catalog_columns(MODEL) is None


def test_a_relation_without_columns_is_not_a_missing_one(tmp_path: Path) -> None:
    assert with_catalog({"nodes": {MODEL: {"columns": None}}}, tmp_path).catalog_columns(MODEL) == {}


def test_where_a_catalog_is_looked_for(tmp_path: Path) -> None:
    folder = write(sample(), tmp_path)
    assert not read_project(folder).has_catalog
    assert read_project(folder).catalog_columns(MODEL) is None
    elsewhere = tmp_path / "prod"
    elsewhere.mkdir()
    packed = elsewhere / "catalog.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(columns({"name": "a", "type": "INT", "index": 1})).encode()))
    for given in (packed, elsewhere):
        project = read_project(folder, catalog=given)
        assert project.has_catalog
        assert project.catalog_columns(MODEL) == {"a": "INT"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is not valid JSON"),
        ("[]", "is not a dbt catalog"),
        ('{"nodes": {"model.shop.orders": 3}}', "'model.shop.orders' can't be read"),
        (
            '{"nodes": {"model.shop.orders": {"columns": {"a": {"index": "first"}}}}}',
            "at `$.columns[...].index`",
        ),
    ],
)
def test_a_broken_catalog_is_found_when_it_is_asked(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "catalog.json").write_text(content)
    project = read_project(write(sample(), tmp_path))
    with pytest.raises(DbtImpactError) as raised:
        project.catalog_columns(MODEL)
    assert says in str(raised.value)
    assert str(raised.value).isprintable()
