"""What a run looks at on the disk, each with the state that it was in, for whoever keeps what the run says."""

import os
import stat
import time
from collections.abc import Mapping
from contextvars import ContextVar

ABSENT, FOLDER = "absent", "folder"

# How long a file must have been left alone before it is looked at: a change within one tick of the clock that stamps
# files would show in nothing, and a clock that counts whole seconds ticks slowly.
_MARGIN, _COARSE_MARGIN, _SECOND = 50_000_000, 2_500_000_000, 1_000_000_000


class Looks:
    """The paths that a run looked at, by what they were then. `settled`: any change since then shows."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}
        self.settled = True

    def at(self, path: str) -> None:
        """Notes a path that is about to be looked at; of several looks the first counts."""
        path = os.path.abspath(path)
        if path in self.states:
            return
        status = _status(path)
        self.states[path] = _state(status)
        if status is not None and not stat.S_ISDIR(status.st_mode):
            self.settled &= _is_settled(status)

    def take(self, states: Mapping[str, str], *, settled: bool) -> None:
        """Notes what another process looked at for this one."""
        for path, found in states.items():
            self.states.setdefault(path, found)
        self.settled &= settled


noted: ContextVar[Looks | None] = ContextVar("noted", default=None)
"""The looks of this run, where somebody wants them."""


def look(path: "str | os.PathLike[str]") -> None:
    """To be called before a file is opened, or something is made of its absence."""
    looks = noted.get()
    if looks is not None:
        looks.at(os.fspath(path))


def state(path: str) -> str:
    """What is at a path, in words that are others as soon as a file there is written or replaced."""
    return _state(_status(path))


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except (OSError, ValueError):
        return None


def _state(status: os.stat_result | None) -> str:
    if status is None:
        return ABSENT
    if stat.S_ISDIR(status.st_mode):
        return FOLDER
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} {status.st_dev}"


def _is_settled(status: os.stat_result) -> bool:
    # What flows out of a pipe leaves no trace. Where st_ctime is no time of change, the other one has to do.
    stamp = status.st_ctime_ns if os.name == "posix" else status.st_mtime_ns
    margin = _MARGIN if stamp % _SECOND else _COARSE_MARGIN
    return stat.S_ISREG(status.st_mode) and stamp + margin < time.time_ns()
