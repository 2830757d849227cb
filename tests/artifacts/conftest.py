"""What the tests of artifacts may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dbt_impact.artifacts.kept import Kept, kept_artifacts
from tests.artifacts.server import Server, running
from tests.git.repositories import origin as origin


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A web server; a proxy of this machine is not asked."""
    monkeypatch.setenv("no_proxy", "*")
    with running() as it:
        yield it


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """An empty cache of this test's own."""
    with kept_artifacts({"DBT_IMPACT_CACHE_DIR": str(tmp_path / "cache")}) as it:
        assert it.lasting
        yield it
