"""Writes what a command has to say: its text to a file or standard output, its messages to standard error."""

import os
import sys
from pathlib import Path

import click

from dbt_impact.errors import DbtImpactError
from dbt_impact.render.printable import printable

WIDTH = 100


def write(text: str, output: Path | None) -> None:
    """Writes a report or an answer. A reader that has gone (`| head`) is no failure: the exit code stays what it is."""
    try:
        if output is not None:
            output.write_bytes(encoded(text))
        else:
            sys.stdout.buffer.write(encoded(text))
            sys.stdout.buffer.flush()
    except OSError as error:
        if output is None:
            # Python flushes once more at exit, and would complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            place = "standard output" if output is None else str(output)
            why = error.strerror or str(error)
            raise DbtImpactError(f"can't write the report to {place} ({why}): choose another --output") from None


def encoded(text: str) -> bytes:
    """The bytes of a report or an answer."""
    return text.encode("utf-8", "replace")


def say(message: str) -> None:
    """One line for the person who ran the command, without what would steer a terminal."""
    click.echo(f"dbt-impact: {printable(' '.join(message.split()))}", err=True)
