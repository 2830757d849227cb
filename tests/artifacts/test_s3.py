"""S3 as it is spoken: the real s3fs with moto's server on loopback, by `make stores`, which installs both."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.artifacts.bucket import found_in_bucket
from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.kept import Kept
from dbt_impact.errors import DbtImpactError

pytest.importorskip("s3fs", reason="s3fs is not installed: `make stores` installs it")
moto = pytest.importorskip("moto.server", reason="moto is not installed: `make stores` installs it")
# What boto and aiohttp leave open is theirs.
pytestmark = pytest.mark.filterwarnings("default")
ONE, TWO = b'{"nodes": {}}', b'{"nodes": {"model.a": {}}}'


class Played:
    """S3 on loopback, and what it was asked for, by method and path."""

    def __init__(self, port: int) -> None:
        import boto3  # type: ignore[import-not-found, unused-ignore]

        self.url = f"http://127.0.0.1:{port}"
        self.client: Any = boto3.client("s3", endpoint_url=self.url, region_name="us-east-1")

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket="lake", Key=key, Body=data)


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    played = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    played.start()
    yield played.get_host_and_port()[1]
    played.stop()


@pytest.fixture
def s3(server: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Played:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "NO_PROXY": "*",
    }.items():
        monkeypatch.setenv(name, value)
    sys.modules["s3fs"].S3FileSystem.clear_instance_cache()
    played = Played(server)
    played.client.create_bucket(Bucket="lake")
    for each in played.client.list_objects_v2(Bucket="lake").get("Contents", ()):
        played.client.delete_object(Bucket="lake", Key=each["Key"])
    return played


def fetched(url: str, kept: Kept) -> Found:
    # Each run of the tool is a process of its own, which remembers no listing.
    sys.modules["s3fs"].S3FileSystem.clear_instance_cache()
    return found_in_bucket(url, "s3", kept, lambda step: None)


def test_it_is_fetched_again_only_where_it_is_another_one(s3: Played, kept: Kept) -> None:
    s3.put("prod/manifest.json", ONE)
    found = fetched("s3://lake/prod", kept)
    assert (found.manifest.read_bytes(), found.catalog, found.how) == (ONE, None, "fetched now")
    for _ in range(2):
        assert fetched("s3://lake/prod", kept).how == "not changed since it was last fetched"
    s3.put("prod/manifest.json", TWO)
    again = fetched("s3://lake/prod", kept)
    assert (again.manifest.read_bytes(), again.how) == (TWO, "fetched now")
    s3.put("prod/catalog.json", ONE)
    with_catalog = fetched("s3://lake/prod/", kept)
    assert with_catalog.catalog is not None
    assert with_catalog.catalog.read_bytes() == ONE


def test_packed_ones_and_single_files(s3: Played, kept: Kept) -> None:
    s3.put("prod/manifest.json.gz", gzip.compress(ONE))
    assert fetched("s3://lake/prod", kept).manifest.read_bytes() == ONE
    assert fetched("s3://lake/prod/manifest.json.gz", kept).manifest.read_bytes() == ONE


def test_what_is_not_there_or_may_not_be_read(s3: Played, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("s3://lake/nowhere", "s3://no-such-bucket-here/prod/manifest.json"):
        with pytest.raises(DbtImpactError, match=f"there is no manifest at '{address}'"):
            fetched(address, kept)
    with pytest.raises(DbtImpactError, match="check the address"):
        fetched("s3://no_such.Bucket!/prod", kept)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(
        DbtImpactError, match=r"cannot read 's3://lake/prod' \(.*: check the address and the credentials"
    ):
        fetched("s3://lake/prod", kept)


def test_without_credentials(s3: Played, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    s3.put("prod/manifest.json", ONE)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(DbtImpactError, match="Unable to locate credentials"):
        fetched("s3://lake/prod", kept)


def test_the_whole_command(s3: Played, tmp_path: Path) -> None:
    from tests.building import project

    tables, base = {"raw": "id, amount"}, {"stg": "select id, amount from raw", "fct": "select amount from stg"}
    project(tmp_path / "prod", base, tables)
    project(tmp_path / "target", {**base, "stg": "select id from raw"}, tables)
    s3.put("prod/manifest.json", (tmp_path / "prod" / "manifest.json").read_bytes())
    command = [sys.executable, "-m", "dbt_impact", "diff", "--base", "s3://lake/prod", "--format", "json"]
    kept = {name: value for name, value in os.environ.items() if name != "DBT_IMPACT_NO_CACHE"}
    for how in ("fetched now", "not changed since it was last fetched"):
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**kept, "DBT_IMPACT_CACHE_DIR": str(tmp_path / "cache"), "PYTHONWARNINGS": "default"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert how in done.stderr
        assert json.loads(done.stdout)["base"]["origin"] == "bucket"
