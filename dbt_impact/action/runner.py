"""What GitHub's runner reads: outputs, the summary page, annotations, and a log that runs no stranger's commands."""

import secrets
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dbt_impact.render.annotations import data
from dbt_impact.render.phrases import clean, tame_log
from dbt_impact.render.printable import printable


class Runner:
    """The runner that this step runs in; what it doesn't offer is left out."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._outputs = environment.get("GITHUB_OUTPUT", "")
        self._summary = environment.get("GITHUB_STEP_SUMMARY", "")
        self._temporary = environment.get("RUNNER_TEMP") or None

    def new_folder(self) -> Path:
        """A folder of this step's own: a job may check several projects."""
        return Path(tempfile.mkdtemp(prefix="dbt-impact-", dir=self._temporary))

    def output(self, name: str, value: str) -> None:
        """Sets an output of the step. No value can end early: what ends it is made up for it."""
        end = secrets.token_hex(16)
        _append(self._outputs, f"{name}<<{end}\n{value}\n{end}\n")

    def summary(self, markdown: str) -> None:
        """Adds to the page of the run."""
        _append(self._summary, f"{markdown.rstrip()}\n\n")

    def log(self, line: str) -> None:
        """One line of the log, which can't be a command."""
        _print(tame_log(printable(clean(line, 2_000))))

    def commands(self, lines: str) -> None:
        """Workflow commands, as a format wrote and escaped them."""
        _print(lines.rstrip("\n"))

    def error(self, text: str) -> None:
        self.commands(f"::error title=dbt-impact::{data(clean(text, 2_000))}")

    def notice(self, text: str) -> None:
        self.commands(f"::notice title=dbt-impact::{data(clean(text, 2_000))}")

    def warning(self, text: str) -> None:
        self.commands(f"::warning title=dbt-impact::{data(clean(text, 2_000))}")


def _append(path: str, text: str) -> None:
    if path:
        with Path(path).open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)


def _print(text: str) -> None:
    if text:
        sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
