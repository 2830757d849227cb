"""Rows of short texts as a table for people, or as JSON for programs."""

import json
from collections.abc import Sequence

from dbt_impact.render.printable import printable

_WIDEST = 60


def table(rows: Sequence[Sequence[str]]) -> str:
    """A line for each row, its columns under each other; a very long text pushes only its own row apart."""
    widths = [min(max(map(len, column)), _WIDEST) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{printable(text):{width}}" for text, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def as_json(keys: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A list with an object for each row."""
    return json.dumps([dict(zip(keys, row, strict=True)) for row in rows], indent=2) + "\n"
