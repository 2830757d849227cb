"""Where the cache lies on this machine, and whether one is wanted."""

import os
import sys
from collections.abc import Mapping

NO_CACHE = "--no-cache"
"""The option that says so."""

# The number is that of the format: another version leaves these files alone.
_FILE = "answers-1.sqlite"
NODES_FILE = "nodes-1.sqlite"


def cache_file(environment: Mapping[str, str] = os.environ) -> str | None:
    """The path of the cache's file; None where the user wants none, or has no place for it."""
    if environment.get("DBT_IMPACT_NO_CACHE"):
        return None
    folder = environment.get("DBT_IMPACT_CACHE_DIR") or _users_folder(environment)
    return os.path.join(os.path.abspath(folder), _FILE) if folder else None


def _users_folder(environment: Mapping[str, str]) -> str | None:
    if sys.platform == "win32":
        parent = environment.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        parent = os.path.expanduser("~/Library/Caches")
    else:
        # The standard says that a relative path is not one.
        given = environment.get("XDG_CACHE_HOME", "")
        parent = given if os.path.isabs(given) else os.path.expanduser("~/.cache")
    return os.path.join(parent, "dbt-impact") if os.path.isabs(parent) else None
