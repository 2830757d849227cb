"""What a release has to set is set by one command: the action's commit, the versions, and where the pages are."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from dbt_impact import __version__
from dbt_impact.cli import cli

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent.parent
ZEROS = "0" * 40
COMMIT = "5f" * 20


@pytest.fixture
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "examples" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("examples", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def texts(root: Path) -> dict[str, str]:
    """The recipes and the pages."""
    files = [path for folder in ("examples", "docs") for path in (root / folder).rglob("*")]
    kinds = (".yml", ".yaml", ".md")
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in files if path.suffix in kinds}


def test_nothing_is_left_of_the_placeholder(release: ModuleType, copied: Path) -> None:
    before = [name for name, text in texts(copied).items() if ZEROS in text]
    # So that this test fails when the placeholder is written otherwise one day.
    assert {"examples/github/observe.yml", "examples/github/required-check.yml", "docs/github.md"} <= set(before)
    changed = {str(path.relative_to(copied)) for path in release.point(copied, "halfpenny/dbt-impact", COMMIT, "1.2.3")}
    assert {*before, "pyproject.toml", "docs/pre-commit.md", "examples/gitlab/.gitlab-ci.yml"} <= changed
    for name, text in texts(copied).items():
        assert ZEROS not in text, name
        assert "OWNER/dbt-impact" not in text, name
        for used in re.findall(r"uses: (\S*/dbt-impact\S*) (.*)", text):
            assert used[0].replace("/publish", "") == f"halfpenny/dbt-impact@{COMMIT}", name
            assert used[1] == "# v1.2.3", name
        assert set(re.findall(r"\bdbt-impact==([\w.]+)", text)) <= {"1.2.3"}, name
    assert "    rev: v1.2.3\n" in (copied / "docs" / "pre-commit.md").read_text(encoding="utf-8")
    urls = tomllib.loads((copied / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    assert urls["Rules"] == "https://github.com/halfpenny/dbt-impact/blob/v1.2.3/docs/rules"


def test_the_next_release_replaces_it(release: ModuleType, copied: Path) -> None:
    release.point(copied, "halfpenny/dbt-impact", COMMIT, "1.2.3")
    assert not release.point(copied, "halfpenny/dbt-impact", COMMIT, "1.2.3")
    release.point(copied, "other/dbt-impact", "6e" * 20, "1.3.0")
    everything = "".join([*texts(copied).values(), (copied / "pyproject.toml").read_text(encoding="utf-8")])
    assert COMMIT not in everything
    assert "1.2.3" not in everything
    assert everything.count("[project.urls]") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ("dbt-impact", COMMIT, "1.0.0"),
        ("a/dbt-impact", "v1.0.0", "1.0.0"),
        ("a/dbt-impact", COMMIT, "v1"),
        ("", "", ""),
    ],
)
def test_what_is_no_release_is_refused(release: ModuleType, wrong: tuple[str, str, str]) -> None:
    with pytest.raises(SystemExit):
        release.main([f"--{name}={value}" for name, value in zip(release.FORMS, wrong, strict=True)])


def test_the_versions_in_the_recipes_are_this_one() -> None:
    everything = "".join(texts(ROOT).values())
    assert set(re.findall(r"\bdbt-impact==([\w.]+)", everything)) == {__version__}


def test_init_says_what_to_put_where_zeros_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: shop\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dbt_impact.git.repository.repository", lambda folder: Here(tmp_path))
    said = CliRunner().invoke(cli, ["init", "--stage", "observe"], standalone_mode=False).stderr
    written = (tmp_path / ".github" / "workflows" / "dbt-impact.yml").read_text(encoding="utf-8")
    assert ("in the place of the zeros behind uses:" in said) == (ZEROS in written)


class Here:
    def __init__(self, root: Path) -> None:
        self.root = root
