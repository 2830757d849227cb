"""Runs the comparison as the program that it is on everybody's machine."""

import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec

from dbt_impact.action.inputs import Inputs

_PREFIX = "dbt-impact: "


class Done(msgspec.Struct, frozen=True):
    """How it ended: `code` 0 or 1 with a report, 2 without; and the lines that it had to say."""

    code: Literal[0, 1, 2]
    said: tuple[str, ...]

    @property
    def why(self) -> str:
        """Why there is no report: the last thing said."""
        last = self.said[-1] if self.said else "it ended without a word"
        return last.removeprefix(_PREFIX)


def compare(inputs: Inputs, report: Path) -> Done:
    """Writes the report as JSON to a file, from the folder that the step runs in."""
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    arguments = [*inputs.options, "--format", "json", "--output", str(report)]
    for option, value in (("--base", inputs.base), ("--head", inputs.head), ("--fail-on", inputs.fail_on)):
        if value:
            arguments += [option, value]
    # Isolated, as the folder that it runs in is the pull request's, and may hold modules of any name.
    program = [sys.executable, "-I", "-m", "dbt_impact", "diff", *arguments]
    done = subprocess.run(
        program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = tuple(filter(None, map(str.strip, done.stdout.decode("utf-8", "replace").splitlines())))
    if done.returncode in (0, 1) and report.is_file():
        return Done(1 if done.returncode else 0, said)
    return Done(2, said)
