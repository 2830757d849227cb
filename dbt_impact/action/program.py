"""Runs the comparison as the program that it is on everybody's machine."""

import subprocess
import sys
from collections.abc import Mapping
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


def compare(inputs: Inputs, report: Path, approved: tuple[str, ...], environment: Mapping[str, str]) -> Done:
    """Writes the report as JSON to a file, from the folder that the step runs in. They `approved` the change."""
    more = [*(f"--approved-by={name}" for name in approved), "--format", "json", "--output", str(report)]
    done = _diff(inputs, inputs.base, inputs.head, more, environment)
    said = tuple(filter(None, map(str.strip, done.stdout.decode("utf-8", "replace").splitlines())))
    if done.returncode in (0, 1) and report.is_file():
        return Done(1 if done.returncode else 0, said)
    return Done(2, said)


def lacks_base(inputs: Inputs, folder: Path, environment: Mapping[str, str]) -> bool:
    """Whether a comparison that could not be done lacked the base: head with itself can be compared.

    Where not even that works (settings that can't be read, a manifest that is none), the pull request is to blame, and
    must not pass for it. Where head was to be made by dbt, that is not tried again: it may be either.
    """
    head = inputs.head or "target"
    if not (folder / head).exists():
        return True
    return _diff(inputs, head, head, ["--fail-on", "never"], environment).returncode == 0


def _diff(
    inputs: Inputs, base: str, head: str, more: list[str], environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    arguments = [*inputs.options, *more]
    for option, value in (("--base", base), ("--head", head), ("--fail-on", inputs.fail_on)):
        if value and option not in more:
            arguments += [option, value]
    # Isolated, as the folder that it runs in is the pull request's, and may hold modules of any name.
    program = [sys.executable, "-I", "-m", "dbt_impact", "diff", *arguments]
    return subprocess.run(
        program,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
