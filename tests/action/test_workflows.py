"""Workflows and actions, ours and those that we tell people to copy: what zizmor says, and what it can't know."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.action.composite import PATH

ROOT = Path(__file__).parent.parent.parent
ACTIONS = [ROOT / "action.yml", ROOT / "publish" / "action.yml"]
EXAMPLES = sorted((ROOT / "examples" / "github").glob("*.yml"))
WORKFLOWS = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), *EXAMPLES]
PINNED = re.compile(r"uses: (\./ |[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)")


def test_zizmor_finds_nothing() -> None:
    program = shutil.which("zizmor", path=PATH)
    if program is None:
        pytest.skip("zizmor is not there: `make test` brings it")
    # A file at a time, as it collects no others from a folder than those of .github.
    done = subprocess.run(
        [
            program,
            "--offline",
            "--no-config",
            "--no-progress",
            "--persona",
            "pedantic",
            *map(str, [*ACTIONS, *WORKFLOWS, ROOT / ".github" / "dependabot.yml"]),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [*ACTIONS, *WORKFLOWS], ids=lambda path: str(path.relative_to(ROOT)))
def test_what_others_made_is_pinned_and_nothing_is_put_into_scripts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for line in text.splitlines():
        if re.match(r"\s*(- )?uses:", line):
            assert PINNED.search(line), line
    steps = yaml.safe_load(text)
    assert not [script for script in scripts(steps) if "${{" in script]


def test_the_page_lists_what_the_action_takes_and_gives() -> None:
    page = (ROOT / "docs" / "github.md").read_text(encoding="utf-8")
    action = yaml.safe_load(ACTIONS[0].read_text(encoding="utf-8"))
    inputs, outputs = page.split("| output | |")
    assert re.findall(r"(?m)^\| `([a-z-]+)` \|", inputs.split("| input |")[1]) == list(action["inputs"])
    assert re.findall(r"(?m)^\| `([a-z-]+)` \|", outputs.split("## ")[0]) == list(action["outputs"])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_recipe_gives_the_action_what_it_takes_and_what_it_needs(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            name = step.get("uses", "").partition("@")[0]
            if not name.startswith("dbt-impact/dbt-impact"):
                continue
            action = ROOT / name.removeprefix("dbt-impact/dbt-impact").strip("/") / "action.yml"
            assert step["with"].keys() <= yaml.safe_load(action.read_text(encoding="utf-8"))["inputs"].keys()
            if step["with"]["comment"] != "never":
                assert job["permissions"]["pull-requests"] == "write"
            if step["with"].get("base", "").startswith("github-artifact:"):
                assert job["permissions"]["actions"] == "read"


@pytest.mark.parametrize("name", ["required-check", "merge-queue", "monorepo"])
def test_a_required_check_always_reports(name: str) -> None:
    workflow = yaml.safe_load((ROOT / "examples" / "github" / f"{name}.yml").read_text(encoding="utf-8"))
    # YAML takes the word `on` for true.
    triggers = workflow[True]
    assert "labeled" in triggers["pull_request"]["types"]
    assert not any("paths" in filters or "paths-ignore" in filters for filters in triggers.values() if filters)
    job = workflow["jobs"]["dbt-impact"]
    assert job["name"] == "dbt-impact"
    assert job.get("if") in (None, "${{ always() }}")
    assert ("merge_group" in triggers) == (name == "merge-queue")


def test_the_second_stage_for_forks_follows_the_first_and_runs_nothing_of_it() -> None:
    first, second = (
        yaml.safe_load((ROOT / "examples" / "github" / f"fork-{name}.yml").read_text(encoding="utf-8"))
        for name in ("check", "comment")
    )
    assert second[True]["workflow_run"]["workflows"] == [first["name"]]
    assert "write" not in [*first["jobs"]["dbt-impact"]["permissions"].values(), *first["permissions"].values()]
    assert not scripts(second)
    assert not [step for step in second["jobs"]["comment"]["steps"] if step["uses"].startswith("actions/checkout")]


def test_one_action_is_used_at_one_commit_everywhere() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*ACTIONS, *WORKFLOWS))
    used = set(re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40})", text))
    assert len(used) == len({name for name, _ in used}), sorted(used)


def scripts(found: object) -> list[str]:
    """Every `run:` below."""
    if isinstance(found, list):
        return [script for each in found for script in scripts(each)]
    if not isinstance(found, dict):
        return []
    own = [found["run"]] if isinstance(found.get("run"), str) else []
    return own + [script for each in found.values() for script in scripts(each)]
