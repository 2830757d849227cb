"""The command line as its users meet it: processes, exit codes, one line for what went wrong."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from dbt_impact import __version__
from dbt_impact.commands.diff import diff
from dbt_impact.settings.settings import FailOn

ARTIFACTS = Path(__file__).parent.parent / "sample_project" / "artifacts"
BASE, HEAD = ARTIFACTS / "base", ARTIFACTS / "head"
SAFE = ARTIFACTS / "edits" / "06_show_ctes_refactored"
TOOL = (sys.executable, "-m", "dbt_impact")
# Nothing of the machine's own may decide what is printed.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")}

Manifest = dict[str, Any]
as_a_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")


def run(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """The tool's run to its end, in a folder without a target/."""
    return subprocess.run(
        [*TOOL, *map(str, arguments)],
        cwd=ARTIFACTS,
        env={**ENVIRONMENT, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def refusal(*arguments: str | Path) -> str:
    """The one line on standard error of a check that could not be done."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("dbt-impact: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def manifest(folder: Path) -> Manifest:
    plain, packed = folder / "manifest.json", folder / "manifest.json.gz"
    found: Manifest = json.loads(plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes()))
    return found


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Manifest], Path]:
    """Writes a manifest into a folder of its own."""

    def written(name: str, content: Manifest) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
        return folder

    return written


def without(manifest: Manifest, *names: str) -> Manifest:
    """The manifest without its consumers of these kinds, and without the maps that name them."""
    return {k: {} if k in names else v for k, v in manifest.items() if k not in ("parent_map", "child_map")}


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"dbt-impact {__version__}\n", "")


def test_the_installed_command_is_the_module() -> None:
    command = shutil.which("dbt-impact", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("the package is not installed beside this Python")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == run("--version").stdout


@pytest.mark.parametrize("command", [(), ("diff",), ("lineage",)])
def test_help_shows_examples(command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\n  dbt-impact " in done.stdout or "&& dbt-impact" in done.stdout


def test_no_command_shows_the_help_and_checks_nothing() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: dbt-impact")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("no bash to ask for its version")
    done = run(environment={"_DBT_IMPACT_COMPLETE": f"{shell}_source"})
    assert done.returncode == 0
    assert f"_DBT_IMPACT_COMPLETE={shell}_complete" in done.stdout


@pytest.mark.parametrize(("words", "offered"), [("dbt-impact ", "diff"), ("dbt-impact diff --format ", "markdown")])
def test_completion(words: str, offered: str) -> None:
    count = str(len(words.split()))
    done = run(environment={"_DBT_IMPACT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count})
    assert f"plain,{offered}" in done.stdout.splitlines()


def test_the_sample_is_blocked() -> None:
    done = run("diff", "--base", BASE, "--head", HEAD)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("✗ Blocked: ")
    assert "\x1b" not in done.stdout


def test_a_refactor_passes() -> None:
    done = run("diff", "--base", BASE, "--head", SAFE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("✓ ")


@pytest.mark.parametrize(("variable", "colourful"), [("FORCE_COLOR", True), ("NO_COLOR", False)])
def test_colour(variable: str, colourful: bool, tmp_path: Path) -> None:
    environment = {"FORCE_COLOR": "1", variable: "1"}
    done = run("diff", "--base", BASE, "--head", SAFE, environment=environment)
    assert ("\x1b[" in done.stdout) is colourful
    file = tmp_path / "report.txt"
    run("diff", "--base", BASE, "--head", SAFE, "--output", file, environment=environment)
    assert "\x1b[" not in file.read_text(encoding="utf-8")


def test_each_threshold_is_offered() -> None:
    option = next(each for each in diff.params if each.name == "fail_on")
    assert tuple(getattr(option.type, "choices", ())) == get_args(FailOn)


def test_settings_decide_what_fails(tmp_path: Path) -> None:
    file = tmp_path / "dbt_impact.yml"
    sides = ("diff", "--base", BASE, "--head", HEAD, "--format", "json")
    file.write_text("critical: tag:nothing\nfail-on: breaking-critical\n")
    assert run(*sides, "--settings", file).returncode == 0
    assert run(*sides, "--settings", file, "--fail-on", "breaking").returncode == 1, "the option wins"
    file.write_text("critical: exposure.maturity:high\nfail-on: breaking-critical\n")
    done = run(*sides, "--settings", file)
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"][0]["critical"]
    file.write_text("critical: tag:nothing\n")
    assert "critical in" in run(*sides, "--settings", file).stderr
    file.write_text("fail-on: breaking\ncritcal: x\n")
    assert ":2: no setting 'critcal': did you mean critical?" in refusal(*sides, "--settings", file)


def test_what_is_known_around_the_project(write: Callable[[str, Manifest], Path], tmp_path: Path) -> None:
    """Another project that reads `stg_shows` as a source, and a file of what a dashboard reads."""
    project = manifest(BASE)
    shows = project["nodes"]["model.halfpenny.stg_shows"]
    source = {"unique_id": "source.downtown.feeds.shows", "resource_type": "source", "name": "shows"}
    source |= {"package_name": "downtown", "source_name": "feeds", "relation_name": shows["relation_name"]}
    reader = {**shows, "unique_id": "model.downtown.ages", "name": "ages", "package_name": "downtown"}
    reader |= {"relation_name": '"x"."y"."ages"', "depends_on": {"nodes": [source["unique_id"]]}, "compiled_code": ""}
    reader["compiled_code"] = f"select age_rating from {shows['relation_name']}"
    other = {
        "metadata": {**project["metadata"], "project_name": "downtown"},
        "nodes": {reader["unique_id"]: reader},
        "sources": {source["unique_id"]: source},
    }
    rows = tmp_path / "rows.csv"
    rows.write_text("exposure,column\nrevenue_dashboard,revenu\n")
    edit = ARTIFACTS / "edits" / "10_tested_column_dropped"
    sides = ("diff", "--base", BASE, "--head", edit, "--format", "json", "--exposure-columns", rows)
    done = run(*sides, "--consumer", write("downtown", other))
    assert done.returncode == 1
    assert "rows.csv:2: no column 'revenu'" in done.stderr
    report = json.loads(done.stdout)
    assert report["nodes"]["model.downtown.ages"]["effect"] == "broken"
    assert report["nodes"]["model.downtown.ages"]["project"] == "downtown"
    assert [each["project_name"] for each in report["consumers"]] == ["downtown"]
    asked = run("downstream", "stg_shows.age_rating", "--manifest", BASE, "--consumer", tmp_path / "downtown")
    assert "downtown: ages" in asked.stdout


# The verdict, how a pull request of it is made, the threshold that it fails and the next stricter one, which it passes.
VERDICTS = {
    "breaking": ("01_refund_amount_renamed", (), "breaking", "never"),
    "risky": ("04_occupancy_without_house_seats", (), "risky", "breaking"),
    "unknown": ("04_occupancy_without_house_seats", ("exposures",), "unknown", "risky"),
    "changed": ("05_abandoned_orders_filtered", ("exposures", "metrics", "semantic_models"), "changed", "unknown"),
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_fail_on(verdict: str, write: Callable[[str, Manifest], Path]) -> None:
    edit, dropped, fails, passes = VERDICTS[verdict]
    base = write("base", without(manifest(BASE), *dropped))
    head = write("head", without(manifest(ARTIFACTS / "edits" / edit), *dropped))
    arguments = ("diff", "--base", base, "--head", head, "--format", "json", "--fail-on")
    failed, passed = run(*arguments, fails), run(*arguments, passes)
    assert json.loads(failed.stdout)["verdict"] == verdict
    assert failed.stdout == passed.stdout
    assert (failed.returncode, passed.returncode) == (1, 0)


def test_what_is_safe_passes_every_threshold() -> None:
    assert run("diff", "--base", BASE, "--head", SAFE, "--fail-on", "changed").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("diff", "--base", "gopher://prod"), "nothing is known of gopher:// here: give a file or folder"),
        (("diff", "--base", "git:no-such-branch"), "git knows no commit 'no-such-branch'"),
        (("diff", "--base", "base", "--colour"), "No such option"),
        (("diff", "--base", "base", "--format", "pdf"), "'markdown', "),
        (("diff", "--base", "base", "--fail-on", "always"), "'never'"),
        (("diff", "--base"), "requires an argument"),
        (("diff", "--base", "base", "surplus"), "unexpected extra argument"),
        (("different",), "No such command"),
        (("diff", "--base", "base"), "'target'"),
        (("diff", "--base", "nowhere", "--head", "head"), "'nowhere'"),
        (("diff", "--base", "edits", "--head", "head"), "no manifest.json"),
        (("diff", "--base", "base", "--head", "head", "--base-catalog", "nowhere"), "no catalog at 'nowhere'"),
        (("diff", "--base", "base/catalog.json", "--head", "head"), "catalog"),
        (("lineage", "--manifest", "base", "--select", "fct_order"), "did you mean fct_orders"),
        (("lineage", "--manifest", "base", "--select", "fct_orders.order_totl"), "did you mean order_total"),
        (("lineage", "--manifest", "base", "--select", "fct_orders.xyz"), "it has order_id, customer_id"),
    ],
)
def test_arguments_that_lead_nowhere(arguments: tuple[str, ...], said: str) -> None:
    assert said in refusal(*arguments)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"<html>404</html>", "not valid JSON"),
        (b'{"nodes": {}', "JSON"),
        (b"[]", "manifest"),
        (b'{"nodes": {}, "metadata": {}}', "manifest"),
        (b"\x1f\x8b\x08cut off", "gzip"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
    ],
)
def test_a_file_that_is_no_manifest(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(content)
    assert said in refusal("diff", "--base", file, "--head", HEAD)


@pytest.mark.parametrize("version", ["v3", "v99"])
def test_a_version_that_was_never_tested(version: str, write: Callable[[str, Manifest], Path]) -> None:
    content = manifest(SAFE)
    content["metadata"]["dbt_schema_version"] = f"https://schemas.getdbt.com/dbt/manifest/{version}.json"
    done = run("diff", "--base", BASE, "--head", write("head", content))
    assert done.returncode in (0, 2)
    assert done.stderr.count("\n") == 1
    assert version.removeprefix("v") in done.stderr


@as_a_user
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text("{}")
    file.chmod(0)
    assert "allow this user to read it" in refusal("diff", "--base", file, "--head", HEAD)


@as_a_user
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "--output" in refusal("diff", "--base", BASE, "--head", HEAD, "--output", tmp_path / "report.md")


def test_output_into_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "report.md"
    assert str(file) in refusal("diff", "--base", BASE, "--head", HEAD, "--output", file)
    assert "Is a directory" in refusal("diff", "--base", BASE, "--head", HEAD, "--output", tmp_path)


def test_output_into_a_file(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    arguments = ("diff", "--base", BASE, "--head", HEAD, "--format", "json")
    done, printed = run(*arguments, "--output", file), run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert file.read_text(encoding="utf-8") == printed.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_onto_a_full_disk() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*TOOL, "diff", "--base", BASE, "--head", HEAD], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith("dbt-impact: can't write the report to standard output")
    assert done.stderr.count("\n") == 1


def test_base_and_head_are_the_same() -> None:
    done = run("diff", "--base", BASE, "--head", BASE)
    assert done.returncode == 0
    assert "same manifest" in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout


def test_a_head_that_was_only_parsed() -> None:
    sides = ("--base", BASE, "--head", ARTIFACTS / "parse_only")
    assert not run("diff", *sides).stderr, "nothing was edited, so nothing had to be rendered"
    done = run("diff", *sides, "--compile", "never")
    assert "head has no compiled SQL" in done.stderr
    assert "dbt compile" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--vars", "[1]"), "--vars is not a YAML mapping"),
        (("--vars", "{"), "--vars:2: not valid YAML"),
        (("--env-var", "DBT_ENV_SECRET_TOKEN"), "name another"),
    ],
)
def test_what_rendering_is_given_must_make_sense(option: tuple[str, str], said: str) -> None:
    assert said in refusal("diff", "--base", BASE, "--head", SAFE, *option)


def test_a_manifest_from_a_pipe() -> None:
    done = subprocess.run(
        [*TOOL, "diff", "--base", "/dev/stdin", "--head", SAFE],
        input=(BASE / "manifest.json").read_bytes(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_leaves_early_does_not_change_the_exit_code() -> None:
    with subprocess.Popen(
        [*TOOL, "diff", "--base", BASE, "--head", HEAD, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (1, b"")


def test_ctrl_c() -> None:
    with subprocess.Popen(
        [*TOOL, "lineage", "--manifest", BASE, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        # What is printed is larger than a pipe holds, so the process waits for this reader.
        process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == b"dbt-impact: interrupted"


def test_lineage_of_a_node_and_of_one_column() -> None:
    node = run("lineage", "--manifest", BASE, "--select", "fct_orders")
    column = run("lineage", "--manifest", BASE, "--select", "fct_orders.ORDER_TOTAL")
    assert (node.returncode, column.returncode) == (0, 0)
    line = "  order_total ← int_orders_enriched.order_total [identity]"
    assert line in node.stdout.splitlines()
    assert [each for each in column.stdout.splitlines() if "←" in each] == [line]


def test_lineage_of_every_version_of_a_model() -> None:
    done = run("lineage", "--manifest", BASE, "--select", "dim_customers", "--format", "json")
    assert list(json.loads(done.stdout)["nodes"]) == [
        "model.halfpenny.dim_customers.v1",
        "model.halfpenny.dim_customers.v2",
    ]


def test_a_mistake_of_the_tool_is_not_a_verdict() -> None:
    broken = "import dbt_impact.pipeline as p; from dbt_impact.cli import main; p.check = None; main()"
    done = subprocess.run(
        [sys.executable, "-c", broken, "diff", "--base", BASE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" in done.stderr
    assert "please report it" in done.stderr.splitlines()[-1]
