"""Artifacts that were found, as files of this machine, and what is known of where they come from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Origin = Literal["path", "git", "https", "bucket", "dbt-cloud", "github-artifact"]


@dataclass(frozen=True, slots=True)
class Found:
    """A manifest, with its catalog where there is one.

    `name` is what was asked for, without what is secret in it. `commit` is the one that the manifest was made of, and
    `time` when that was done, as far as whoever keeps it says. `notes` are what a person should know about it.
    """

    manifest: Path
    name: str
    origin: Origin
    catalog: Path | None = None
    commit: str | None = None
    time: str = ""
    how: str = ""
    notes: tuple[str, ...] = ()
