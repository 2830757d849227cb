"""Whether a manifest still says what the files of its project do."""

import os
import re
from datetime import datetime
from pathlib import Path

from dbt_impact.artifacts.inputs import newest_file, newest_folder
from dbt_impact.project.files import shown

_STARTED = re.compile(rb'"invocation_started_at": ?"([0-9T:.+Z-]{19,40})"')


def staleness(manifest: Path, project: Path) -> str:
    """Why a manifest may not say what the files of its project do; the empty text where it does."""
    try:
        with manifest.open("rb") as file:
            start = file.read(4096)
            written = os.fstat(file.fileno()).st_mtime
    except OSError:
        return f"there is no {shown(os.path.relpath(manifest))}"
    found = _STARTED.search(start)
    # What is written while dbt runs may have been read before.
    began = _seconds(found[1]) if found else written
    changed, path = newest_file(project)
    if changed >= min(began, written):
        return f"{shown(path)} was written after {shown(os.path.relpath(manifest))}"
    changed, path = newest_folder(project)
    return (
        f"the files in {shown(path)} are others than for {shown(os.path.relpath(manifest))}"
        if changed > written
        else ""
    )


def _seconds(written: bytes) -> float:
    try:
        return datetime.fromisoformat(written.decode("ascii").replace("Z", "+00:00")).timestamp()
    except ValueError:
        return 0.0
