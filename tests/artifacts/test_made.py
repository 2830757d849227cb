"""Manifests that dbt makes of a commit and of the working tree: when it is run, how, and what stays behind."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from tests.artifacts.projects import Clone, clone_of, real_dbt
from tests.git.repositories import Origin

RENAMED = "select 1 as id, 2 as amount_usd"


@pytest.fixture
def clone(origin: Origin, tmp_path: Path) -> Clone:
    return clone_of(origin, tmp_path)


def report(clone: Clone, *arguments: str, **more: str) -> tuple[int, dict[str, object], str]:
    """The exit code, the report, and what was said besides."""
    code, out, said = clone.call("diff", "--format", "json", *arguments, **more)
    return code, json.loads(out), said


def folders(clone: Clone) -> set[str]:
    return {path.name for path in clone.root.iterdir()}


def test_no_arguments_at_all(clone: Clone, tmp_path: Path) -> None:
    before, commit = folders(clone), clone.git("rev-parse", "origin/main")
    clone.write("models/a.sql", RENAMED)
    code, found, said = report(clone)
    assert (code, found["verdict"]) == (1, "breaking")
    assert found["base"]["path"] == "git:origin/HEAD..."  # type: ignore[index]
    assert (found["base"]["origin"], found["base"]["commit"]) == ("git", commit)  # type: ignore[index]
    assert (found["head"]["path"], found["head"]["origin"]) == ("git:.", "git")  # type: ignore[index]
    assert f"base is git:origin/HEAD... at {commit[:7]}, of 2026-11-23 05:00, dbt 1.11.0, made by dbt now" in said
    assert [run["words"] for run in clone.runs_of_dbt()] == [["--no-populate-cache", "compile", "--no-introspect"]] * 2
    # Nothing was written into the project, and nothing is left of what was checked out.
    assert folders(clone) == before
    assert clone.git("status", "--porcelain") == "M models/a.sql"
    assert not clone.git("worktree", "list", "--porcelain").count("worktree ") > 1
    assert not list((tmp_path / "scratch").iterdir())


def test_what_was_made_is_not_made_again(clone: Clone) -> None:
    clone.write("models/a.sql", RENAMED)
    assert [each.how for each in clone.both()] == ["made by dbt now"] * 2
    assert [each.how for each in clone.both()] == ["kept from an earlier run"] * 2
    # Another file makes head another one, another dbt or other options make both.
    clone.write("models/c.sql", "select id from {{ ref('b') }}")
    assert [each.how for each in clone.both()] == ["kept from an earlier run", "made by dbt now"]
    (clone.root / "models/c.sql").unlink()
    assert [each.how for each in clone.both()] == ["kept from an earlier run", "made by dbt now"]
    assert [each.how for each in clone.both("--target ci")] == ["made by dbt now"] * 2
    assert [run["words"][-2:] for run in clone.runs_of_dbt()[-2:]] == [["--target", "ci"]] * 2  # type: ignore[index]


def test_a_variable_of_the_environment_that_the_project_names_counts(clone: Clone) -> None:
    clone.write("models/a.sql", "select 1 as id, 2 as amount {{ env_var('LIMIT', '') }}")
    clone.merge()
    clone.both()
    base, head = clone.both(LIMIT="limit 1")
    assert b"amount limit 1" in base.manifest.read_bytes()
    assert b"amount limit 1" in head.manifest.read_bytes()
    assert [each.how for each in clone.both(LIMIT="limit 1", UNRELATED="1")] == ["kept from an earlier run"] * 2


def test_settings_that_are_edited_make_no_other_manifest(clone: Clone) -> None:
    clone.both()
    clone.write("dbt_impact.yml", "fail-on: risky\n")
    assert [each.how for each in clone.both()] == ["kept from an earlier run"] * 2
    # Below the project's folder it would be a file of dbt's.
    clone.write("models/dbt_impact.yml", "version: 2\n")
    assert clone.both()[1].how == "made by dbt now"


def test_without_a_cache_nothing_is_kept(clone: Clone, tmp_path: Path) -> None:
    assert [each.how for each in clone.both(DBT_IMPACT_NO_CACHE="1")] == ["made by dbt now"] * 2
    assert not (tmp_path / "cache").exists()


def test_what_can_not_be_kept_is_said(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for _ in range(2):
        base, head = clone.both(DBT_IMPACT_CACHE_DIR=str(tmp_path / "file" / "cache"))
        folder = tmp_path / "file" / "cache" / "artifacts-1"
        assert base.how == head.how == f"made by dbt now, and not kept: '{folder}' is not for this user to write"


def test_a_fresh_manifest_of_the_project_is_taken(clone: Clone) -> None:
    environment = {**clone.environment, "DBT_TARGET_PATH": "target"}
    subprocess.run(["dbt", "compile"], cwd=clone.root, env=environment, check=True)
    assert clone.both()[1].manifest == clone.root / "target" / "manifest.json"
    assert len(clone.runs_of_dbt()) == 2
    # As soon as a file is written after it, it says too little; and so does one without the SQL.
    clone.write("models/b.sql", "select id from {{ ref('a') }}")
    assert clone.both()[1].how == "made by dbt now"
    subprocess.run(["dbt", "parse"], cwd=clone.root, env=environment, check=True)
    assert clone.both()[1].how == "kept from an earlier run"


def test_dbt_is_not_told_tokens_and_looks_at_no_other_state(clone: Clone) -> None:
    clone.both(GITHUB_TOKEN="s3cr3t", DBT_CLOUD_TOKEN="s3cr3t", DBT_IMPACT_HTTP_TOKEN="s3cr3t", DBT_DEFER="1")
    assert [run["seen"] for run in clone.runs_of_dbt()] == [{}, {}]


def test_sql_that_can_not_be_compiled_without_the_warehouse(clone: Clone) -> None:
    assert not any(each.notes for each in clone.both(FAKE_DBT_FAILS="--no-introspect"))
    assert [run["words"] for run in clone.runs_of_dbt()][1::2] == [["compile"]] * 2
    notes = ("dbt could not compile the SQL, only parse it (Runtime Error the warehouse is closed)",)
    clone.write("models/a.sql", RENAMED)
    assert clone.both(FAKE_DBT_FAILS="compile")[1].notes == notes
    assert clone.both(FAKE_DBT_FAILS="compile")[1].notes == notes


def test_a_project_that_dbt_can_not_read(clone: Clone) -> None:
    clone.write("models/broken.sql", "select {{")
    with pytest.raises(DbtImpactError) as refused:
        clone.both()
    why = "Compilation Error in model broken (models/broken.sql)"
    assert str(refused.value) == f"dbt can't read the project ({why}): mend it, or give a manifest"


def test_no_dbt_at_all(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(DbtImpactError, match="dbt is not installed here, and one side must be made: activate its env"):
        clone.both(PATH="/nowhere")


def test_packages_that_are_installed_are_used_where_they_are_the_same(clone: Clone) -> None:
    clone.write("packages.yml", "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n")
    clone.merge()
    clone.write("dbt_packages/dbt_utils/dbt_project.yml", "name: dbt_utils\n")
    clone.both()
    assert [run["words"][-2] for run in clone.runs_of_dbt()] == ["compile"] * 2  # type: ignore[index]
    clone.write("packages.yml", "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.1\n")
    clone.both("--target ci")
    assert [run["words"][0] for run in clone.runs_of_dbt()[2:]] == ["deps", *["--no-populate-cache"] * 2]  # type: ignore[index]


def test_a_local_package_is_the_commits_own(clone: Clone) -> None:
    clone.write("packages.yml", "packages:\n  - local: shared\n")
    clone.write("shared/macros/m.sql", "then")
    clone.merge()
    clone.write("dbt_packages/.keep", "")
    (clone.root / "dbt_packages" / ".keep").unlink()
    (clone.root / "dbt_packages" / "shared").symlink_to("../shared")
    clone.write("shared/macros/m.sql", "now")
    clone.both()
    assert [run["packages"] for run in clone.runs_of_dbt()] == ["then", "now"]


def test_the_project_may_lie_in_a_folder_of_the_repository(clone: Clone) -> None:
    (clone.root / "warehouse").mkdir()
    for name in ("models", "dbt_project.yml", "profiles.yml"):
        clone.git("mv", name, f"warehouse/{name}")
    with pytest.raises(DbtImpactError, match=r"has no dbt_project\.yml in 'warehouse/': give another base"):
        clone.both()
    clone.merge()
    base, head = clone.both()
    assert [Path(str(run["folder"])).name for run in clone.runs_of_dbt()] == ["warehouse"] * 2
    assert base.manifest.read_bytes() == head.manifest.read_bytes()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_nothing_is_left_behind_when_it_is_stopped(clone: Clone, tmp_path: Path, number: int, code: int) -> None:
    done = clone.run("diff", FAKE_DBT_INTERRUPT=str(int(number)))
    assert done.returncode == code
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.skipif(real_dbt() is None, reason="no dbt: name one in DBT_IMPACT_TEST_DBT (`make sample` installs one)")
def test_real_dbt_makes_both_sides(origin: Origin, tmp_path: Path) -> None:
    clone = clone_of(origin, tmp_path, real_dbt())
    before = folders(clone)
    clone.write("models/a.sql", RENAMED)
    code, found, said = report(clone)
    assert (code, found["verdict"]) == (1, "breaking")
    assert said.count("made by dbt now") == 2
    assert folders(clone) == before
    assert not list((tmp_path / "scratch").iterdir())
    assert report(clone)[2].count("kept from an earlier run") == 2
