"""The package as people install it: built from its source distribution, in an environment of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dbt_impact import __version__
from dbt_impact.adoption.writing import BASE_WORKFLOW, WORKFLOW
from dbt_impact.rules.judge import RULES
from tests.building import project

ROOT = Path(__file__).parent.parent
BESIDE_PYTHON = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
NO_NETWORK = ("error sending request", "dns error", "Could not connect", "network")


def uv(*arguments: str) -> None:
    program = shutil.which("uv", path=BESIDE_PYTHON)
    if program is None:
        pytest.skip("uv is not there: `make test` brings it")
    done = subprocess.run([program, "--quiet", *arguments], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode and any(sign in done.stderr for sign in NO_NETWORK):
        pytest.skip("PyPI can't be reached")
    assert done.returncode == 0, done.stderr


def installed(folder: Path) -> Path:
    """`dbt-impact`, from a wheel."""
    uv("build", "--out-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    uv("venv", "--python", sys.executable, str(folder / "venv"))
    uv("pip", "install", "--python", str(folder / "venv"), str(wheel))
    return folder / "venv" / "bin" / "dbt-impact"


def said(program: Path, folder: Path, *arguments: str, code: int = 0) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DBT_IMPACT_"))}
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout


def test_the_wheel_brings_all_that_the_commands_show(tmp_path: Path) -> None:
    # In one test: each process of tests would make an environment of its own.
    program = installed(tmp_path / "wheel")
    assert said(program, tmp_path, "--version") == f"dbt-impact {__version__}\n"
    listed = said(program, tmp_path, "rules")
    for rule in RULES:
        assert rule.id in listed
    # A page for each is held by other tests; here they must be inside.
    assert said(program, tmp_path, "explain", "broken-reference").startswith("# broken-reference")
    tables = {"raw": "id, amount"}
    base = {"stg": "select id, amount from raw", "fct": "select sum(amount) as total from stg"}
    project(tmp_path / "prod", base, tables)
    project(tmp_path / "target", {**base, "stg": "select id from raw"}, tables)
    text = said(program, tmp_path, "diff", "--base", "prod", "--format", "sarif", code=1)
    assert '"broken-reference"' in text
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "dbt_project.yml").write_text("name: shop\n", encoding="utf-8")
    said(program, tmp_path, "init", "--stage", "required")
    for path, recipe in ((WORKFLOW, "required-check.yml"), (BASE_WORKFLOW, "production.yml")):
        assert (tmp_path / path).read_bytes() == (ROOT / "examples" / "github" / recipe).read_bytes()
    assert (tmp_path / "dbt_impact.yml").exists()
