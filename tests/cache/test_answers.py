"""A kept answer is given again as long as nothing that it was made of has changed, and never a moment longer."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dbt_impact.cache import answers, program
from dbt_impact.cache.answers import run_of
from dbt_impact.cli import cli
from tests.flow.asking import shop

ROOT = str(Path(__file__).parents[2])
ASKED = ("downstream", "feed.amount", "--format", "json")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shop's manifest in its `target`, where the command is given."""
    shop(tmp_path / "shop" / "target")
    monkeypatch.chdir(tmp_path / "shop")
    settle()
    return tmp_path / "shop"


def settle() -> None:
    """Lets the files grow as old as they must be for a change of them to be seen."""
    time.sleep(0.06)


def answer(
    cache: Path, arguments: Sequence[str] = ASKED, environment: Mapping[str, str] | None = None
) -> tuple[bool, str]:
    """What a run of the program says, and whether it knew that."""
    run = run_of(arguments, {"DBT_IMPACT_CACHE_DIR": str(cache), **(environment or {})})
    assert run is not None
    known = run.known()
    if known is not None:
        return True, known.decode()

    def worked_out() -> str:
        run.begin()
        done = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
        assert done.exception is None, done.exception
        return done.stdout

    return False, copy_context().run(worked_out)


def edited(project: Path, edit: Callable[[Any], object]) -> None:
    """Changes the manifest and leaves its size and its time as they were, as far as that can be done."""
    path = project / "target" / "manifest.json"
    before = path.stat()
    manifest = json.loads(path.read_bytes())
    edit(manifest)
    text = json.dumps(manifest)
    path.write_text(text.ljust(before.st_size))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_the_second_answer_is_the_first(project: Path, tmp_path: Path) -> None:
    first, second = answer(tmp_path / "cache"), answer(tmp_path / "cache")
    assert (first[0], second[0]) == (False, True)
    assert first[1] == second[1]
    assert '"column": "amount"' in first[1]


def _model(manifest: Any, name: str = "totals") -> Any:
    return manifest["nodes"][f"model.shop.{name}"]


EDITS: Mapping[str, Callable[[Any], object]] = {
    "the SQL": lambda m: _model(m).update(compiled_code="select 1 as amount"),
    "the SQL, as long as before": lambda m: _model(m).update(
        compiled_code=_model(m)["compiled_code"].replace("sum", "min")
    ),
    "SQL upstream": lambda m: _model(m, "stg_feed").update(compiled_code="select id, 0 as amount from feed"),
    "a contract": lambda m: _model(m).update(contract={"enforced": True}),
    "declared columns": lambda m: m["nodes"]["seed.shop.feed"]["columns"].pop("email"),
    "openness": lambda m: m["nodes"]["seed.shop.feed"].update(contract={"enforced": False}),
    "the target's schema": lambda m: _model(m).update(relation_name='"db"."ci"."totals"', schema="ci"),
    "how identifiers fold": lambda m: m["metadata"].update(adapter_type="snowflake"),
    "a label": lambda m: _model(m).update(tags=["critical"]),
    "who reads whom": lambda m: m["child_map"]["model.shop.stg_feed"].remove("model.shop.totals"),
    "an exposure": lambda m: m["exposures"].update(
        {"exposure.shop.e": {"unique_id": "exposure.shop.e", "resource_type": "exposure", "name": "e"}}
    ),
    "nothing but bytes": lambda m: None,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_each_change_of_the_manifest_is_worked_out_anew(
    project: Path, tmp_path: Path, edit: Callable[[Any], object]
) -> None:
    assert not answer(tmp_path / "cache")[0]
    edited(project, edit)
    settle()
    was_known, text = answer(tmp_path / "cache")
    assert not was_known
    assert text == answer(tmp_path / "none")[1]


def test_a_catalog_that_comes_changes_or_goes(project: Path, tmp_path: Path) -> None:
    catalog = project / "target" / "catalog.json"

    def write(*names: str) -> None:
        columns = {name: {"name": name, "type": "int", "index": index} for index, name in enumerate(names)}
        catalog.write_text(json.dumps({"nodes": {"seed.shop.feed": {"columns": columns}}, "sources": {}}))

    cache = tmp_path / "cache"
    assert not answer(cache)[0]
    for names in (("id", "amount"), ("amount",), None):
        if names is None:
            catalog.unlink()
        else:
            write(*names)
        settle()
        assert not answer(cache)[0]
    assert answer(cache)[0]


def test_the_first_line_of_a_seed_counts(project: Path, tmp_path: Path) -> None:
    (project / "seeds").mkdir()
    seed = project / "seeds" / "feed.csv"
    edited(project, EDITS["openness"])
    seed.write_text("id,amount\n")
    settle()
    assert not answer(tmp_path / "cache")[0]
    assert answer(tmp_path / "cache")[0]
    seed.write_text("id,other,amount\n")
    settle()
    assert not answer(tmp_path / "cache")[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("upstream", *ASKED[1:]),
        ("downstream", "feed.id", "--format", "json"),
        ("downstream", "feed.amount", "--format", "csv"),
        (*ASKED, "--values"),
        (*ASKED, "--depth", "1"),
        (*ASKED, "--to", "models"),
        (*ASKED, "--critical"),
        (*ASKED, "--manifest", "target/../target"),
        ("downstream", "feed.amount feed.id", "--format json"),
        ("downstream", "--format", "json", "feed.amount"),
    ],
    ids=" ".join,
)
def test_other_words_are_another_question(project: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    answer(tmp_path / "cache")
    run = run_of(arguments, {"DBT_IMPACT_CACHE_DIR": str(tmp_path / "cache")})
    assert run is not None
    assert run.known() is None


def test_another_folder_environment_or_program_is_another_question(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    answer(cache)
    assert answer(cache)[0]
    assert not answer(cache, environment={"DBT_IMPACT_SETTINGS": "other.yml"})[0]
    with monkeypatch.context() as patched:
        patched.chdir(project / "target")
        assert run_of(ASKED, {"DBT_IMPACT_CACHE_DIR": str(cache)}).known() is None  # type: ignore[union-attr]
    for changed in (["another sqlglot"], ["another dbt-impact", *program.program()]):
        with monkeypatch.context() as patched:
            patched.setattr(answers, "program", lambda changed=changed: iter(changed))
            assert not answer(cache)[0]
    assert answer(cache)[0]


def test_the_program_is_its_files_and_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(program.program())
    assert any("lineage/types/duckdb_functions.txt " in line for line in lines)
    assert any("sqlglot" in line and "_version.py" in line for line in lines)
    copied = tmp_path / "dbt_impact" / "cache"
    copied.mkdir(parents=True)
    (copied / "one.py").write_text("1")
    monkeypatch.setattr(program, "__file__", str(copied / "program.py"))
    before = list(program.program())
    settle()
    (copied / "one.py").write_text("2")
    assert list(program.program()) != before


def test_what_was_written_a_moment_ago_is_not_kept(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(project, EDITS["the SQL"])
    # A slow machine takes longer than a moment for each answer: here the clock stands still.
    written = max(each.stat().st_ctime_ns for each in project.rglob("*"))
    monkeypatch.setattr(time, "time_ns", lambda: written + 1)
    assert not answer(tmp_path / "cache")[0]
    assert not answer(tmp_path / "cache")[0]
    monkeypatch.setattr(time, "time_ns", lambda: written + 10**9)
    assert not answer(tmp_path / "cache")[0]
    assert answer(tmp_path / "cache")[0]


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")
def test_what_flows_out_of_a_pipe_is_not_kept(project: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for _ in range(2):
        feeder = subprocess.Popen(["cp", str(project / "target" / "manifest.json"), str(pipe)])
        assert not answer(tmp_path / "cache", (*ASKED, "--manifest", str(pipe)))[0]
        feeder.wait()


@pytest.mark.parametrize("options", [("--no-cache",), ("--output", "x"), ("--output=x",), ("--help",)], ids=" ".join)
def test_some_runs_are_not_kept(options: tuple[str, ...]) -> None:
    assert run_of((*ASKED, *options), {"DBT_IMPACT_CACHE_DIR": "/nowhere"}) is None


def test_a_wrong_row_is_no_answer(project: Path, tmp_path: Path) -> None:
    run = run_of(ASKED, {"DBT_IMPACT_CACHE_DIR": str(tmp_path / "cache")})
    assert run is not None
    for kept in (b"", b"x\0", b"3\0a\0b\0", b"99999999999\0", b"-1\0answer", b"\xb2\0answer"):
        run._store.put(run._key, kept)
        assert run.known() is None


def test_everything_that_a_run_looks_at_is_noted(project: Path, tmp_path: Path) -> None:
    """By what Python itself says of files that are opened and looked for, in a process of its own."""
    (project / "seeds").mkdir()
    (project / "seeds" / "feed.csv").write_text("id,amount\n")
    (project / "dbt_project.yml").write_text("name: shop\n")
    edited(project, EDITS["openness"])
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(project), *ASKED],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ROOT},
    )
    assert done.returncode == 0, done.stderr
    noted, looked_at = json.loads(done.stderr)
    assert str(project / "target" / "catalog.json") in noted
    assert str(project / "seeds" / "feed.csv") in noted
    assert set(looked_at) <= {*noted, str(project)}


WATCHED = """
import json, os, sys
from dbt_impact.cache import looks
from dbt_impact.cli import cli
folder, *arguments = sys.argv[1:]
seen = set()
def see(path):
    if isinstance(path, (str, os.PathLike)) and os.path.abspath(path).startswith(folder):
        seen.add(os.path.abspath(path))
def hook(event, details):
    if event in ("open", "os.listdir", "os.scandir", "glob.glob", "sqlite3.connect"):
        see(details[0])
stat = os.stat
def watched_stat(path, **options):
    see(path)
    return stat(path, **options)
noted = looks.Looks()
looks.noted.set(noted)
sys.addaudithook(hook)
os.stat = watched_stat
cli.main(arguments, standalone_mode=False)
os.stat = stat
print(json.dumps([list(noted.states), sorted(seen)]), file=sys.stderr)
"""


def test_a_known_answer_imports_none_of_the_engine(project: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "DBT_IMPACT_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": ROOT}
    del environment["DBT_IMPACT_NO_CACHE"]

    def run() -> tuple[str, set[str]]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "dbt_impact", *ASKED],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        return done.stdout, {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    (first, imported), (second, again) = run(), run()
    assert first == second
    assert "sqlglot" in imported
    assert again.isdisjoint({"sqlglot", "msgspec", "click", "json", "pathlib", "dbt_impact.cli"})
