"""Work that a second process does ahead: its results are taken as they come, and what has not come is done here.

It may be slow, die or never have begun: then this process does all of it by itself, as it would alone.
"""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial

from dbt_impact.lineage.nodes.forks import end, frame, interrupts_held, live, send

_READ = 1 << 20
# What the other has done while this one was at something long waits in the pipe; a pipe of Linux holds 64 KiB at first.
_PIPE = 1 << 20


class Ahead:
    """A fork that sends what `work` yields, and ends with it, or when nobody reads it any more."""

    def __init__(self, work: Callable[[], Iterable[bytes]]) -> None:
        self._results, results = os.pipe()
        self._unread = bytearray()
        self._is_over = False
        with suppress(OSError):
            fcntl.fcntl(results, fcntl.F_SETPIPE_SZ, _PIPE)
        # The hooks that run around a fork would swallow a Ctrl-C.
        with interrupts_held():
            self._pid = os.fork()
            if self._pid == 0:
                os.close(self._results)
                live(partial(_send_all, results, work))
        os.close(results)

    def come(self) -> Iterator[bytes]:
        """What has come by now."""
        os.set_blocking(self._results, False)
        with suppress(BlockingIOError):
            while self._read():
                pass
        while (message := frame(self._unread)) is not None:
            yield message

    def next(self) -> bytes | None:
        """What comes next; None where nothing will."""
        os.set_blocking(self._results, True)
        while (message := frame(self._unread)) is None and self._read():
            pass
        return message

    def leave(self) -> None:
        """Ends the process, if it still works."""
        self._is_over = True
        os.close(self._results)
        end([self._pid])

    def _read(self) -> bool:
        """Whether something came. Raises BlockingIOError where it would have to be waited for."""
        data = b"" if self._is_over else os.read(self._results, _READ)
        self._unread += data
        self._is_over = not data
        return not self._is_over


def _send_all(pipe: int, work: Callable[[], Iterable[bytes]]) -> None:
    with suppress(BrokenPipeError):
        for each in work():
            send(pipe, each)
