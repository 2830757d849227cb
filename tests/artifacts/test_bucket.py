"""Object stores, through fsspec: its file system in memory stands for S3."""

import gzip
import sys
from types import SimpleNamespace

import pytest

from dbt_impact.artifacts.bucket import found_in_bucket
from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.kept import Kept
from dbt_impact.errors import DbtImpactError

pytest.importorskip("fsspec", reason="fsspec is not installed: it comes with the extras s3, gcs and azure")
ONE, TWO = b'{"nodes": {}}', b'{"nodes": {"model.a": {}}}'


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> object:
    """What s3:// means meanwhile."""
    from fsspec.implementations.memory import MemoryFileSystem

    class Store(MemoryFileSystem):  # type: ignore[misc]
        protocol = "s3"
        store: dict[str, object] = {}  # noqa: RUF012
        pseudo_dirs = [""]  # noqa: RUF012

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return "/" + path.removeprefix("s3://").strip("/")

        def ukey(self, path: str) -> str:
            return f"{len(self.cat_file(path))} {self.info(path)['created']}"

    monkeypatch.setitem(sys.modules["fsspec.registry"]._registry, "s3", Store)
    return Store()


def fetched(url: str, kept: Kept) -> Found:
    return found_in_bucket(url, url.partition(":")[0], kept, lambda step: None)


def test_a_folder_in_a_bucket(store: object, kept: Kept) -> None:
    store.pipe_file("s3://lake/prod/manifest.json.gz", gzip.compress(ONE))  # type: ignore[attr-defined]
    found = fetched("s3://lake/prod/", kept)
    assert (found.manifest.read_bytes(), found.catalog, found.how) == (ONE, None, "fetched now")
    assert fetched("s3://lake/prod/", kept).how == "not changed since it was last fetched"
    store.pipe_file("s3://lake/prod/catalog.json", TWO)  # type: ignore[attr-defined]
    again = fetched("s3://lake/prod/", kept)
    assert again.how == "fetched now"
    assert again.catalog is not None


def test_a_file_in_a_bucket(store: object, kept: Kept) -> None:
    store.pipe_file("s3://lake/main.json", TWO)  # type: ignore[attr-defined]
    assert fetched("s3://lake/main.json", kept).manifest.read_bytes() == TWO


@pytest.mark.usefixtures("store")
def test_what_is_not_there(kept: Kept) -> None:
    with pytest.raises(DbtImpactError, match=r"there is no manifest at 's3://lake/nowhere': give the file"):
        fetched("s3://lake/nowhere", kept)


def test_what_is_not_installed(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("gcsfs", "adlfs"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(DbtImpactError, match=r"run pip install 'dbt-impact\[gcs\]'"):
        fetched("gs://lake/prod", kept)
    with pytest.raises(DbtImpactError, match=r"run pip install 'dbt-impact\[azure\]'"):
        fetched("abfs://lake@account.dfs.core.windows.net/prod", kept)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("module", "name"), [("botocore.exceptions", "BotoCoreError"), ("gcsfs.retry", "HttpError")])
def test_what_a_library_raises_is_one_line(
    store: object, kept: Kept, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    raised = type(name, (Exception,), {})
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(**{name: raised}))

    def refuse(path: str) -> bool:
        raise raised("Unable to locate\ncredentials")

    monkeypatch.setattr(type(store), "exists", lambda self, path: refuse(path))
    with pytest.raises(
        DbtImpactError, match=r"\(Unable to locate credentials\): check the address and the credentials"
    ):
        fetched("s3://lake/prod", kept)


def test_a_refusal_tells_no_signature(store: object, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> bool:
        raise OSError(f"403 for https://lake.example.com/{path}?sig=s3cr3t")

    monkeypatch.setattr(type(store), "exists", lambda self, path: refuse(path))
    with pytest.raises(DbtImpactError, match=r"cannot read 's3://lake/prod' \(403 for https://lake") as refused:
        fetched("s3://lake/prod?sig=s3cr3t", kept)
    assert "s3cr3t" not in str(refused.value)
