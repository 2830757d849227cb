"""Where the cache lies: where the user says, else where the system keeps such things."""

import sys
from pathlib import Path

import pytest

from dbt_impact.cache.place import cache_file


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these have folders of their own for it")
def test_in_the_folder_of_the_xdg_standard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_file({"XDG_CACHE_HOME": "/var/my"}) == "/var/my/dbt-impact/answers-1.sqlite"
    at_home = str(tmp_path / ".cache" / "dbt-impact" / "answers-1.sqlite")
    assert cache_file({}) == at_home
    assert cache_file({"XDG_CACHE_HOME": "relative"}) == at_home


def test_where_the_user_says(tmp_path: Path) -> None:
    file = cache_file({"DBT_IMPACT_CACHE_DIR": str(tmp_path), "XDG_CACHE_HOME": "/var/my"})
    assert file == str(tmp_path / "answers-1.sqlite")


def test_nowhere() -> None:
    assert cache_file({"DBT_IMPACT_NO_CACHE": "1", "DBT_IMPACT_CACHE_DIR": "/var/my"}) is None
