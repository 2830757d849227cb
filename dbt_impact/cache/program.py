"""What makes the answers: this version of the tool, of Python, and of the libraries that read SQL and write tables."""

import os
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder

from dbt_impact.cache.looks import state

_LIBRARIES = ("sqlglot", "msgspec", "rich")
_VERSION_FILES = ("", "__init__.py", "_version.py", "version.py")


def program() -> Iterator[str]:
    """Lines that differ where another program might give another answer. A checkout differs by each edit."""
    yield sys.version
    yield from _files(os.path.dirname(os.path.dirname(__file__)))
    for name in _LIBRARIES:
        # Which one would be imported: that takes no import, which takes as long as all the rest.
        found = PathFinder.find_spec(name)
        for folder in (found and found.submodule_search_locations) or ():
            # An installation of its compiled parts shows in the folder alone.
            yield from (f"{folder} {each} {_stamp(os.path.join(folder, each))}" for each in _VERSION_FILES)


def _files(folder: str) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            yield f"{entry.path} {state(entry.path)}"


def _stamp(path: str) -> str:
    try:
        return str(os.stat(path).st_mtime_ns)
    except OSError:
        return ""
