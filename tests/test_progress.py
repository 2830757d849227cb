"""Progress: on a terminal alone, after a second alone, and gone when the command has something to say."""

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dbt_impact.commands.progress import Progress, shown
from dbt_impact.pipeline import Artifacts, check

ARTIFACTS = Path(__file__).parent.parent / "sample_project" / "artifacts"
CLEAR = b"\r\x1b[K"
SLOW = """
import time
from dbt_impact.commands.progress import shown
with shown() as progress:
    progress.at("following what changed", 12, 3400)
    time.sleep({seconds})
print("the report")
"""


def on_a_terminal(seconds: float, term: str) -> bytes:
    """What standard error shows of a run that takes as long; standard output has nothing but the report."""
    controller, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", SLOW.format(seconds=seconds)],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": term, "PYTHONIOENCODING": "utf-8"},
        timeout=60,
        check=True,
    )
    os.close(terminal)
    assert done.stdout == b"the report\n"
    os.set_blocking(controller, False)
    try:
        return os.read(controller, 100_000)
    except (BlockingIOError, OSError):
        return b""
    finally:
        os.close(controller)


def test_a_long_run_says_what_it_is_at_and_takes_it_back() -> None:
    told = on_a_terminal(1.5, "xterm")
    assert told.startswith(CLEAR + "dbt-impact: following what changed · 12 of 3,400 · 1 s".encode())
    assert told.endswith(CLEAR)


@pytest.mark.parametrize(("seconds", "term"), [(0, "xterm"), (1.5, "dumb")])
def test_a_short_run_and_a_dumb_terminal_show_nothing(seconds: float, term: str) -> None:
    assert on_a_terminal(seconds, term) == b""


def test_nothing_is_shown_where_no_terminal_is(capfd: pytest.CaptureFixture[str]) -> None:
    with shown() as progress:
        progress.at("reading base")
        time.sleep(1.3)
    assert capfd.readouterr() == ("", "")


def test_a_line_fits_the_terminal() -> None:
    progress = Progress()
    progress.at("following what changed", 1, 5000)
    assert len(progress.line(3, 20)) == 19


def test_every_step_is_told_in_order() -> None:
    told: list[tuple[str, int, int]] = []
    check(
        Artifacts(ARTIFACTS / "base"),
        Artifacts(ARTIFACTS / "head"),
        lambda step, done=0, of=0: told.append((step, done, of)),
    )
    steps = list(dict.fromkeys(step for step, _, _ in told))
    assert steps[:4] == ["reading base", "reading head", "looking for edits", "following what changed"]
    assert steps[4:] == ["telling whose changes these are", "judging", "planning the rebuild"]
    counts = [(done, of) for step, done, of in told if step == "following what changed"]
    assert [done for done, _ in counts] == list(range(counts[0][1]))
