"""Workflows and actions, ours and those that we tell people to copy: what zizmor says, and what it can't know."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
ACTIONS = [ROOT / "action.yml", ROOT / "publish" / "action.yml"]
EXAMPLES = sorted((ROOT / "examples" / "github").glob("*.yml"))
WORKFLOWS = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), *EXAMPLES]
PINNED = re.compile(r"uses: (\./ |[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)")


def test_zizmor_finds_nothing() -> None:
    beside = Path(sys.executable).with_name("zizmor")
    program = str(beside) if beside.is_file() else shutil.which("zizmor")
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
            *map(str, [*ACTIONS, *WORKFLOWS]),
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


def scripts(found: object) -> list[str]:
    """Every `run:` below."""
    if isinstance(found, list):
        return [script for each in found for script in scripts(each)]
    if not isinstance(found, dict):
        return []
    own = [found["run"]] if isinstance(found.get("run"), str) else []
    return own + [script for each in found.values() for script in scripts(each)]
