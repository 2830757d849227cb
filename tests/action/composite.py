"""Runs a composite action's steps as GitHub's runner does, as far as ours go."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
# What the development dependencies bring stands beside Python, and need not be on the path.
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
TERM = re.compile(r"(?P<call>always\(\))|(?P<name>[a-z][\w-]*(?:\.[\w-]+)+)(?: (?P<sign>==|!=) '(?P<text>[^']*)')?")


class Ran(NamedTuple):
    """What became of an action: whether it failed, its log, its outputs, its summary, the actions it used with what."""

    failed: bool
    log: str
    outputs: dict[str, str]
    summary: str
    used: dict[str, dict[str, str]]
    report: dict[str, Any] | None


class Machine:
    """A runner with a checkout. `api` is where GitHub is, `event` why the workflow runs, `run_id` its number.

    `python` is what the install step would make; where there is no such file, the step is run.
    """

    def __init__(self, folder: Path, api: str, python: Path) -> None:
        self.workspace = folder / "workspace"
        self.temporary = folder / "temporary"
        self.workspace.mkdir()
        self.temporary.mkdir()
        self.api = api
        self.python = python
        self.event: dict[str, Any] = {}
        self.run_id = 1
        self.environment: dict[str, str] = {}

    def run(self, action: str = "action.yml", **inputs: str) -> Ran:
        """Runs the action with inputs, whose names have underscores for dashes."""
        return _Run(self, yaml.safe_load((ROOT / action).read_text(encoding="utf-8")), ROOT / action).run(
            {name.replace("_", "-"): value for name, value in inputs.items()}
        )


class _Run:
    def __init__(self, machine: Machine, action: dict[str, Any], path: Path) -> None:
        self.machine = machine
        self.action = action
        self.folder = path.parent
        self.context: dict[str, str] = {"github.token": "secret"}
        self.log = ""
        self.summary = machine.temporary / "summary.md"
        self.failed = False
        self.used: dict[str, dict[str, str]] = {}

    def run(self, given: dict[str, str]) -> Ran:
        declared = self.action["inputs"]
        assert given.keys() <= declared.keys()
        for name, what in declared.items():
            self.context[f"inputs.{name}"] = given.get(name, self.filled(what.get("default", "")))
        self.summary.write_text("")
        for step in self.action["runs"]["steps"]:
            if self.is_due(step.get("if", "")):
                self.step(step)
        outputs = {name: self.filled(what["value"]) for name, what in self.action.get("outputs", {}).items()}
        path = outputs.get("report")
        report = json.loads(Path(path).read_text(encoding="utf-8")) if path else None
        return Ran(self.failed, self.log, outputs, self.summary.read_text(encoding="utf-8"), self.used, report)

    def step(self, step: dict[str, Any]) -> None:
        if "uses" in step:
            self.used[step["uses"].partition("@")[0]] = {k: self.filled(v) for k, v in step.get("with", {}).items()}
            return
        if step.get("id") == "install" and self.machine.python.is_file():
            # What it makes is made once for all tests; one of them runs the step itself.
            self.context["steps.install.outputs.python"] = str(self.machine.python)
            return
        output = self.machine.temporary / "output"
        output.write_text("")
        done = self.bash(step["run"], step, output)
        self.log += done.stdout
        self.failed = self.failed or done.returncode != 0
        for name, value in heredocs(output.read_text(encoding="utf-8")).items():
            self.context[f"steps.{step.get('id')}.outputs.{name}"] = value

    def bash(self, script: str, step: dict[str, Any], output: Path) -> "subprocess.CompletedProcess[str]":
        assert step["shell"] == "bash"
        assert "${{" not in script
        event = self.machine.temporary / "event.json"
        event.write_text(json.dumps(self.machine.event))
        file = self.machine.temporary / "step.sh"
        file.write_text(script)
        environment = {
            "PATH": PATH,
            "HOME": str(self.machine.temporary),
            "UV_CACHE_DIR": str(Path.home() / ".cache" / "uv"),
            # How this machine gets to PyPI.
            **{name: value for name, value in os.environ.items() if name.startswith(("UV_", "SSL_", "HTTPS_"))},
            "NO_PROXY": "127.0.0.1",
            "DBT_IMPACT_NO_CACHE": "1",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.folder),
            "GITHUB_API_URL": self.machine.api,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_REPOSITORY": "halfpenny/warehouse",
            "GITHUB_RUN_ID": str(self.machine.run_id),
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": "f" * 40,
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.machine.workspace),
            "RUNNER_TEMP": str(self.machine.temporary),
            **self.machine.environment,
            **{name: self.filled(value) for name, value in step.get("env", {}).items()},
        }
        return subprocess.run(
            [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", str(file)],
            cwd=self.machine.workspace / self.filled(step.get("working-directory", ".")),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def filled(self, text: object) -> str:
        """A value with its expressions worked out; a name that isn't known is empty, as for the runner."""
        said = str(text).lower() if isinstance(text, bool) else str(text)
        return EXPRESSION.sub(lambda match: self.context.get(match[1].strip(), ""), said)

    def is_due(self, condition: str) -> bool:
        """Whether a step runs: an expression of names, comparisons and `&&`."""
        terms = condition.removeprefix("${{").removesuffix("}}").strip().split(" && ") if condition else []
        matches = [TERM.fullmatch(term.strip()) for term in terms]
        assert all(matches), condition
        if self.failed and not any(match and match["call"] for match in matches):
            return False
        return all(match is None or match["call"] is not None or self.holds(match) for match in matches)

    def holds(self, match: "re.Match[str]") -> bool:
        value = self.context.get(match["name"], "")
        return (value == match["text"]) == (match["sign"] == "==") if match["sign"] else bool(value)


def heredocs(text: str) -> dict[str, str]:
    """The outputs that a step wrote; another form than `name<<end` or `name=value` is a failure."""
    found, lines = {}, iter(text.splitlines())
    for line in lines:
        name, sign, end = line.partition("<<")
        if not sign:
            name, sign, value = line.partition("=")
            assert sign, line
            found[name] = value
            continue
        content: list[str] = []
        for each in lines:
            if each == end:
                break
            content.append(each)
        else:
            raise AssertionError(f"{name} has no end")
        found[name] = "\n".join(content)
    return found


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the install step leaves behind: a Python that finds the package and what it needs, even when isolated."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, symlinks=True, with_pip=False)
    site = next((folder / "lib").glob("python*/site-packages"))
    libraries = Path(yaml.__file__).parent.parent
    (site / "dbt_impact.pth").write_text(f"{ROOT}\n{libraries}\n")
    return folder / "bin" / "python"
