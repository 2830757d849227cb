"""Processes that are forks of this one: how their life begins and ends, and the messages that they send."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

if sys.platform != "win32":
    import resource

_MOST_PROCESSES = 8
_MEMORY = 4 * 1024**3
_LENGTH = 4
_GRACE = 2.0


def processes() -> int:
    """How many processes are worth it: one where the system does not fork safely."""
    # A fork of a process with threads may wait for ever for a lock that one of them held.
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """A Ctrl-C inside comes when it is over."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def live(work: Callable[[], None]) -> NoReturn:
    """A fork's life, from its first moment, with interrupts held: it works, and never returns."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGINT, _leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        _limit_memory()
        work()
        code = 0
    finally:
        # No handler of the parent's may run here, and nothing that it meant to print may be printed twice.
        os._exit(code)


def end(pids: Collection[int]) -> None:
    """Ends forks that may still run, and waits until they are gone."""
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _GRACE
    for pid in pids:
        while os.waitpid(pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)


def send(pipe: int, data: bytes) -> None:
    """Writes a message, whatever it holds. Raises BrokenPipeError where nobody reads any more."""
    unsent = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
    while unsent:
        unsent = unsent[os.write(pipe, unsent) :]


def frame(unread: bytearray) -> bytes | None:
    """Takes the first message off what was read, where it is complete."""
    end = _LENGTH + int.from_bytes(unread[:_LENGTH], "big")
    if len(unread) < end or len(unread) < _LENGTH:
        return None
    message = bytes(unread[_LENGTH:end])
    del unread[:end]
    return message


def _leave(signum: int, frame: FrameType | None) -> None:
    """Ends what a fork is at; a process that it waits for is ended with it."""
    raise SystemExit(1)


def _limit_memory() -> None:
    if sys.platform != "win32":
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
