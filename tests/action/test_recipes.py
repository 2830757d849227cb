"""The recipes for other platforms: their scripts are run, with the platform played on loopback."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from dbt_impact.cli import cli
from tests.action.machines import compiled
from tests.forge.other_servers import Other, PlayedAzure, PlayedBitbucket, PlayedGitLab
from tests.forge.server import played
from tests.pull_request.test_platforms import AZURE, BITBUCKET, GITLAB, filled

ROOT = Path(__file__).parent.parent.parent


class Recipe(NamedTuple):
    """A recipe's script, what its platform tells a build, and the files that it leaves for it."""

    script: str
    environment: Mapping[str, str]
    forge: type[Other]
    leaves: tuple[str, ...]


def recipe(name: str) -> Recipe:
    folder = ROOT / "examples" / name
    match name:
        case "gitlab":
            job = yaml.safe_load((folder / ".gitlab-ci.yml").read_text())["dbt-impact"]
            script = "\n".join([*job["before_script"], *job["script"]])
            return Recipe(script, GITLAB, PlayedGitLab, tuple(job["artifacts"]["reports"].values()))
        case "azure":
            steps = yaml.safe_load((folder / "azure-pipelines.yml").read_text())["steps"]
            script = "\n".join(step["bash"] for step in steps if "bash" in step)
            return Recipe(script, AZURE, PlayedAzure, (steps[-1]["inputs"]["testResultsFiles"], "summary.md"))
        case _:
            pipeline = yaml.safe_load((folder / "bitbucket-pipelines.yml").read_text())["pipelines"]["pull-requests"]
            script = "\n".join(pipeline["**"][0]["step"]["script"])
            return Recipe(script, BITBUCKET, PlayedBitbucket, ("test-results/dbt-impact.xml",))


def commands(what: Recipe, folder: Path, environment: Mapping[str, str], code: int) -> tuple[int, list[list[str]]]:
    """How the script ends where `diff` ends with `code`, and the command lines of dbt-impact in it."""
    programs = folder / "programs"
    programs.mkdir()
    noted = folder / "commands"
    note = f'printf "%s\\0" "$@" >>{noted}; printf "\\n" >>{noted}; [ "$1" != diff ] || exit {code}'
    for name, script in (("pip", "exit 0"), ("dbt", "exit 0"), ("dbt-impact", note)):
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", what.script],
        cwd=folder,
        env={"PATH": f"{programs}:{os.environ['PATH']}", **environment},
        check=False,
    )
    lines = noted.read_text(encoding="utf-8").splitlines()
    return done.returncode, [line.rstrip("\0").split("\0") for line in lines]


@pytest.mark.parametrize("name", ["gitlab", "azure", "bitbucket"])
def test_a_recipe_comments_reports_and_fails(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    what = recipe(name)
    compiled(tmp_path / "prod")
    compiled(tmp_path / "target", "amount")
    with played(what.forge) as forge:
        environment = filled(what.environment, forge)
        code, lines = commands(what, tmp_path, environment, 1)
        assert code == 1
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DBT_IMPACT_BASE", "prod")
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        # In one process, as starting it six times takes long.
        assert [cli.main(line, standalone_mode=False) for line in lines] == [1] + [0] * (len(lines) - 1)
        assert "Blocked: 1 change breaks 1 model" in forge.ours()[0]
    assert "Blocked: 1 change breaks 1 model" in capfdbinary.readouterr().out.decode()
    for file in what.leaves:
        assert (tmp_path / file).read_text(), file


def test_a_recipe_clones_the_whole_history_and_has_git() -> None:
    folder = ROOT / "examples"
    job = yaml.safe_load((folder / "gitlab" / ".gitlab-ci.yml").read_text())["dbt-impact"]
    # Less than all of it is one branch alone there, without the target.
    assert job["variables"]["GIT_DEPTH"] == "0"
    azure = yaml.safe_load((folder / "azure" / "azure-pipelines.yml").read_text())
    assert azure["steps"][0] == {"checkout": "self", "fetchDepth": "0", "persistCredentials": "false"}
    bitbucket = yaml.safe_load((folder / "bitbucket" / "bitbucket-pipelines.yml").read_text())
    assert bitbucket["clone"] == {"depth": "full"}
    # Python's slim images have no git.
    assert [job["image"], bitbucket["image"]] == ["python:3.12"] * 2


@pytest.mark.parametrize("name", ["gitlab", "azure", "bitbucket"])
def test_a_recipe_without_a_base_ends_there(name: str, tmp_path: Path) -> None:
    code, lines = commands(recipe(name), tmp_path, {}, 2)
    assert (code, [line[0] for line in lines]) == (2, ["diff"])


@pytest.mark.parametrize("name", ["gitlab", "bitbucket"])
def test_a_recipe_without_a_token_goes_on_without_a_comment(name: str, tmp_path: Path) -> None:
    code, lines = commands(recipe(name), tmp_path, {}, 0)
    assert code == 0
    assert "comment" not in [line[0] for line in lines]
