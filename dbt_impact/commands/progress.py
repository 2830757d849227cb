"""What a long run is at, on one line of the terminal that goes away again."""

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_QUIET = 1.0
"""Seconds that a run may take before anything is shown: most are over by then."""

_BETWEEN = 0.2
_CLEAR = "\r\x1b[K"


class Progress:
    """The step that a run is at, and how far it is in it."""

    def __init__(self) -> None:
        self._step = ""
        self._done = self._of = 0

    def at(self, step: str, done: int = 0, of: int = 0) -> None:
        """Notes the step, and how many of how many things are done where that can be said. Prints nothing."""
        self._step, self._done, self._of = step, done, of

    def line(self, seconds: float, width: int) -> str:
        """The step on one line of at most `width` characters."""
        far = f" · {self._done:,} of {self._of:,}" if self._of else ""
        return f"dbt-impact: {self._step}{far} · {seconds:.0f} s"[: max(width - 1, 0)]


@contextmanager
def shown() -> Iterator[Progress]:
    """Shows what is noted meanwhile, after a second, where standard error is a terminal. Leaves no trace."""
    progress = Progress()
    if not _is_wanted():
        yield progress
        return
    over = threading.Event()
    shower = threading.Thread(target=_show, args=(progress, over), daemon=True)
    shower.start()
    try:
        yield progress
    finally:
        over.set()
        shower.join()


def _is_wanted() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _show(progress: Progress, over: threading.Event) -> None:
    started = time.monotonic()
    has_shown = False
    pause = _QUIET
    # A terminal that goes away takes the line with it, not the run.
    with suppress(OSError):
        while not over.wait(pause):
            pause = _BETWEEN
            has_shown = True
            _write(f"{_CLEAR}{progress.line(time.monotonic() - started, shutil.get_terminal_size().columns)}")
        if has_shown:
            _write(_CLEAR)


def _write(text: str) -> None:
    os.write(sys.stderr.fileno(), text.encode(sys.stderr.encoding or "ascii", "replace"))
