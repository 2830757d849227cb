"""A manifest behind an address: fetched once, asked for again, never told more than is fit to be told."""

import gzip
from pathlib import Path

import pytest

from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.kept import Kept
from dbt_impact.artifacts.web import found_on_the_web
from dbt_impact.errors import DbtImpactError
from tests.artifacts.server import Reply, Server

ONE, TWO = b'{"nodes": {}}', b'{"nodes": {"model.a": {}}}'


def fetched(url: str, kept: Kept, environment: dict[str, str] | None = None) -> Found:
    return found_on_the_web(url, kept, lambda step: None, environment or {})


def test_it_is_fetched_again_when_it_is_another_one(server: Server, kept: Kept) -> None:
    server.say("/prod/manifest.json", Reply(body=ONE, headers={"ETag": '"1"'}))
    url = server.url("/prod/manifest.json")
    first = fetched(url, kept)
    assert (first.manifest.read_bytes(), first.catalog, first.origin, first.how) == (ONE, None, "https", "fetched now")
    again = fetched(url, kept)
    assert again.manifest.read_bytes() == ONE
    assert again.how == "not changed since it was last fetched"
    server.say("/prod/manifest.json", Reply(body=gzip.compress(TWO), headers={"ETag": '"2"'}))
    assert fetched(url, kept).manifest.read_bytes() == TWO
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, '"1"', '"1"']


def test_without_an_etag_the_date_is_asked_for(server: Server, kept: Kept) -> None:
    day = "Mon, 23 Nov 2026 05:00:00 GMT"
    server.say("/m.json", Reply(body=ONE, headers={"Last-Modified": day}), Reply(304))
    url = server.url("/m.json")
    fetched(url, kept)
    assert fetched(url, kept).manifest.read_bytes() == ONE
    assert server.asked[-1].headers["if-modified-since"] == day


def test_a_folder_has_a_catalog_or_none(server: Server, kept: Kept) -> None:
    server.say("/prod/manifest.json", Reply(body=ONE))
    url = server.url("/prod/")
    assert fetched(url, kept).catalog is None
    server.say("/prod/catalog.json", Reply(body=TWO))
    catalog = fetched(url, kept).catalog
    assert catalog is not None
    assert catalog.read_bytes() == TWO


def test_a_signed_address_is_told_without_its_signature(server: Server, kept: Kept) -> None:
    server.say("/m.json?sig=s3cr3t", Reply(body=ONE))
    found = fetched(server.url("/m.json?sig=s3cr3t"), kept)
    assert found.name == server.url("/m.json")
    assert not [path for path in kept.folder.rglob("*") if "s3cr3t" in path.name or b"s3cr3t" in content(path)]


def content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def test_a_token_goes_to_the_address_that_was_given(server: Server, kept: Kept) -> None:
    server.say("/m.json", Reply(body=ONE))
    fetched(server.url("/m.json"), kept, {"DBT_IMPACT_HTTP_TOKEN": "s3cr3t"})
    assert server.asked[0].headers["authorization"] == "Bearer s3cr3t"


def test_what_breaks_off_leaves_nothing_that_counts(server: Server, kept: Kept) -> None:
    server.say("/m.json", Reply(body=gzip.compress(ONE * 1000)[:40], headers={"ETag": '"1"'}))
    url = server.url("/m.json")
    with pytest.raises(DbtImpactError, match="is damaged"):
        fetched(url, kept)
    server.say("/m.json", Reply(body=ONE, headers={"ETag": '"1"'}))
    assert fetched(url, kept).manifest.read_bytes() == ONE
    assert "if-none-match" not in server.asked[-1].headers
