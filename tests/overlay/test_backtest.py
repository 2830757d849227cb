"""Past commits of a real repository, judged by one manifest of the newest."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dbt_impact.backtest.outcome import Judged
from dbt_impact.compare.compare import compare
from dbt_impact.git.repository import repository
from dbt_impact.project.project import read_project
from dbt_impact.replay import Branch, replay
from dbt_impact.surroundings import ALONE
from tests.git.repositories import Origin
from tests.overlay.sample import ARTIFACTS, EDITS, edited
from tests.small_projects import SmallProject

RENAMED, CLEAN = EDITS[0], EDITS[5]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Origin:
    """The sample in a folder of a repository: as it was, refactored, broken by a merge, and mended again."""
    origin = Origin(tmp_path_factory.mktemp("past"))
    write(origin, edited())
    origin.commit("start")
    write(origin, edited(CLEAN))
    origin.commit("refactor")
    origin.git("switch", "--quiet", "-c", "rename")
    write(origin, edited(CLEAN, RENAMED))
    origin.commit("rename a column")
    origin.git("switch", "--quiet", "main")
    origin.git("merge", "--quiet", "--no-ff", "-m", "Merge the renaming", "rename")
    origin.commit("words", {"README.md": "words"})
    write(origin, edited(CLEAN))
    origin.commit("mend")
    write(origin, {"models/broken.yml": b"models: ["})
    origin.commit("no yaml")
    write(origin, edited())
    (origin.root / "dbt" / "models" / "broken.yml").unlink()
    origin.commit("back to the start")
    return origin


def write(origin: Origin, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        file = origin.root / "dbt" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def judged(origin: Origin) -> dict[str, Judged]:
    branch = Branch(repository(origin.root), "dbt/", "HEAD")
    manifest = read_project(ARTIFACTS / "base")
    return {each.subject: each for each in replay(manifest, branch, branch.commits(10), [ALONE])}


def test_each_commit_is_judged_as_a_pull_request(history: Origin) -> None:
    found = judged(history)
    verdicts = {name: each.judgements[0].report.verdict for name, each in found.items() if each.judgements}
    assert verdicts["refactor"] == "safe"
    assert verdicts["Merge the renaming"] == "breaking"
    assert "words" not in found
    assert "rename a column" not in found
    renamed = found["Merge the renaming"].judgements[0]
    assert renamed.fails
    assert {"fct_refunds", "int_ticket_refunds"} <= {
        uid.rpartition(".")[2] for uid, node in renamed.report.changes.nodes.items() if node.effect == "broken"
    }


def test_what_dbt_could_not_read_is_not_judged(history: Origin) -> None:
    found = judged(history)
    for name in ("no yaml", "back to the start"):
        assert "not valid YAML" in (found[name].why_not or "")
    assert "the first commit" in (found["start"].why_not or "")
    assert found["mend"].judgements


def test_the_command_compares_policies_and_leaves_the_files_alone(history: Origin, tmp_path: Path) -> None:
    shutil.copyfile(ARTIFACTS / "base" / "manifest.json", tmp_path / "manifest.json")
    (tmp_path / "strict.yml").write_text("fail-on: changed\n", encoding="utf-8")
    before = history.git("status", "--porcelain")
    options = ("--base", str(tmp_path), "--project", str(history.root / "dbt"), "--last", "4")
    done = run(*options, "--policy", str(tmp_path / "strict.yml"), "--format", "json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert [each["settings"] for each in document["policies"]] == ["the default settings", str(tmp_path / "strict.yml")]
    assert document["asked"] == 4
    assert history.git("status", "--porcelain") == before
    table = run(*options)
    assert "Merge the renaming" in table.stdout
    assert "would have failed" in table.stdout


def test_an_interrupted_run_shows_what_is_done(history: Origin, tmp_path: Path) -> None:
    shutil.copyfile(ARTIFACTS / "base" / "manifest.json", tmp_path / "manifest.json")
    program = (
        "import os, signal, dbt_impact.replay as r\n"
        "whole = r._judged\n"
        "def judged(*given):\n"
        "    if seen: os.kill(os.getpid(), signal.SIGINT)\n"
        "    seen.append(1)\n"
        "    return whole(*given)\n"
        "seen = []\n"
        "r._judged = judged\n"
        "from dbt_impact.cli import main\n"
        f"main(['backtest', '--base', {str(tmp_path)!r}, '--project', {str(history.root / 'dbt')!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 130, done.stderr
    assert "Stopped after" in done.stdout


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dbt_impact", "backtest", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_a_source_lacks_today_proves_nothing_of_the_past(tmp_path: Path) -> None:
    files = {"properties.yml": "sources: {orders: {id: integer}}", "models/it.sql": "select 1 as id"}
    edited = {**files, "models/it.sql": "with o as (select * from {{ source('raw', 'orders') }}) select note from o"}
    base, head = (read_project(SmallProject(each).write(tmp_path / str(i))) for i, each in enumerate((files, edited)))
    assert [each.kind for each in compare(base, head).nodes["model.shop.it"].problems] == ["missing-column"]
    then = compare(base.without_built_tables(), head.without_built_tables())
    assert not then.nodes["model.shop.it"].problems
