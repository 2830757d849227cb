"""Lists many nodes in several processes; a node that kills its process, or keeps it too long, is opaque.

The processes are forks, which find the project and what was read of it in place, and send back plain data. Every result
is the one that a single process gives: a fork traces a node like any other, and knows nothing of its siblings.
"""

import os
import selectors
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import NodeListing, listed, listing

if sys.platform != "win32":
    import resource

# Below this a fork costs more than it saves.
FEWEST = 400
MOST_SECONDS = 60
MOST_DEATHS = 10
_MOST_PROCESSES = 8
_FEWEST_AT_ONCE = 16
# Of what is left, how much each process is given: what lies together reads the same, which each process traces itself.
_SHARES = 2
_MEMORY = 4 * 1024**3
_LENGTH = 4
_REFUSAL = b"!"
_READ = 1 << 20
_GRACE = 2.0

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(NodeListing)


def processes() -> int:
    """How many processes are worth it: one where the system does not fork safely."""
    # A fork of a process with threads may wait for ever for a lock that one of them held.
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)


def listings_by_many(lineage: Lineage, ids: Sequence[str], count: int) -> Iterator[NodeListing]:
    """The listings of the nodes and sources among `ids`, in their order, made by `count` processes.

    Raises DbtImpactError where an artifact can't be read.
    """
    wanted = [each for each in ids if listed(lineage, each)]
    crew = _Crew(lineage, deque(_upstream_first(lineage, wanted)), count)
    try:
        crew.work()
    finally:
        crew.dismiss()
    for unique_id in wanted:
        # What no process could list is opaque by now, and takes no time.
        found = crew.found.get(unique_id)
        yield _decoder.decode(found) if found is not None else listing(lineage, unique_id)


def _upstream_first(lineage: Lineage, ids: Sequence[str]) -> Iterator[str]:
    """The ids so that what kills a process is met itself before its readers are; circles come as they stand."""
    done: set[str] = set()
    among = set(ids)
    for first in ids:
        todo = [first]
        while todo:
            unique_id = todo[-1]
            waiting = [each for each in lineage.project.parents(unique_id) if each in among and each not in done]
            done.add(unique_id)
            todo.extend(waiting)
            if not waiting:
                todo.pop()
                if unique_id in among:
                    among.discard(unique_id)
                    yield unique_id


@dataclass(slots=True)
class _Worker:
    """A process, the pipes to and from it, and what it was given and has not sent back yet."""

    pid: int
    tasks: int
    results: int
    given: deque[str] = field(default_factory=deque)
    unread: bytearray = field(default_factory=bytearray)
    since: float = field(default_factory=time.monotonic)


class _Crew:
    """The processes, and the listings that they sent, as they sent them."""

    def __init__(self, lineage: Lineage, todo: deque[str], count: int) -> None:
        self.found: dict[str, bytes] = {}
        self._lineage = lineage
        self._todo = todo
        self._count = count
        self._workers: dict[int, _Worker] = {}
        self._selector = selectors.DefaultSelector()
        self._deaths = 0

    def work(self) -> None:
        """Has everything listed."""
        for _ in range(self._count):
            self._hire()
        while self._workers:
            for key, _ in self._selector.select(timeout=1.0):
                self._receive(self._workers[key.fd])
            for worker in list(self._workers.values()):
                if worker.given and time.monotonic() - worker.since > MOST_SECONDS:
                    os.kill(worker.pid, signal.SIGKILL)
                    self._lose(worker, f"tracing it takes longer than {MOST_SECONDS} seconds")

    def dismiss(self) -> None:
        """Ends the processes that still run, and waits until they are gone."""
        for worker in self._workers.values():
            os.kill(worker.pid, signal.SIGTERM)
        deadline = time.monotonic() + _GRACE
        for worker in list(self._workers.values()):
            while os.waitpid(worker.pid, os.WNOHANG)[0] == 0:
                if time.monotonic() > deadline:
                    os.kill(worker.pid, signal.SIGKILL)
                time.sleep(0.01)
            self._close(worker)
        self._selector.close()

    def _hire(self) -> None:
        if not self._todo:
            return
        # The hooks that run around a fork would swallow a Ctrl-C, and nobody would end a fork that is not listed yet.
        with _interrupts_held():
            worker = self._fork()
        self._give(worker)

    def _fork(self) -> _Worker:
        task_out, task_in = os.pipe()
        result_out, result_in = os.pipe()
        pid = os.fork()
        if pid == 0:
            # A pipe ends when nobody has it open: the siblings' must not stay open here.
            for worker in self._workers.values():
                os.close(worker.tasks)
                os.close(worker.results)
            os.close(task_in)
            os.close(result_out)
            _serve(self._lineage, task_out, result_in)
        os.close(task_out)
        os.close(result_in)
        worker = self._workers[result_out] = _Worker(pid, task_in, result_out)
        self._selector.register(result_out, selectors.EVENT_READ)
        return worker

    def _give(self, worker: _Worker) -> None:
        """The next few nodes; without any the worker goes home."""
        share = max(len(self._todo) // (_SHARES * self._count), _FEWEST_AT_ONCE)
        worker.given.extend(self._todo.popleft() for _ in range(min(share, len(self._todo))))
        worker.since = time.monotonic()
        if worker.given:
            # One that died meanwhile is found out by what it sends.
            with suppress(BrokenPipeError):
                _send(worker.tasks, _encoder.encode(list(worker.given)))
        else:
            os.waitpid(self._closed(worker).pid, 0)

    def _receive(self, worker: _Worker) -> None:
        data = os.read(worker.results, _READ)
        if not data:
            self._lose(worker, "the process that traced it died")
            return
        worker.unread += data
        while (frame := _frame(worker.unread)) is not None:
            if frame.startswith(_REFUSAL):
                raise DbtImpactError(frame.removeprefix(_REFUSAL).decode())
            self.found[worker.given.popleft()] = frame
            worker.since = time.monotonic()
        if not worker.given:
            self._give(worker)

    def _lose(self, worker: _Worker, reason: str) -> None:
        """A process is gone: the node that it was at is opaque, what else it was given is for another."""
        os.waitpid(self._closed(worker).pid, 0)
        self._deaths += 1
        lost = [worker.given.popleft()] if worker.given else []
        self._todo.extendleft(reversed(worker.given))
        if self._deaths >= MOST_DEATHS:
            lost += self._todo
            self._todo.clear()
        for unique_id in lost:
            self._lineage.give_up(unique_id, reason)
        self._hire()

    def _closed(self, worker: _Worker) -> _Worker:
        self._selector.unregister(worker.results)
        del self._workers[worker.results]
        self._close(worker)
        return worker

    def _close(self, worker: _Worker) -> None:
        os.close(worker.tasks)
        os.close(worker.results)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A Ctrl-C inside comes when it is over."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(lineage: Lineage, tasks: int, results: int) -> NoReturn:
    """A worker's life: it ends when the pipe of tasks does, with its parent or before it, and never returns."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGINT, _leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        _limit_memory()
        unread = bytearray()
        while data := os.read(tasks, _READ):
            unread += data
            while (frame := _frame(unread)) is not None:
                for unique_id in msgspec.msgpack.decode(frame, type=list[str]):
                    _send(results, _listed(lineage, unique_id))
        code = 0
    finally:
        # No handler of the parent's may run here, and nothing that it meant to print may be printed twice.
        os._exit(code)


def _listed(lineage: Lineage, unique_id: str) -> bytes:
    try:
        return _encoder.encode(listing(lineage, unique_id))
    except DbtImpactError as error:
        return _REFUSAL + str(error).encode("utf-8", "replace")


def _leave(signum: int, frame: FrameType | None) -> None:
    """Ends what the worker is at; a process that it waits for is ended with it."""
    raise SystemExit(1)


def _limit_memory() -> None:
    if sys.platform != "win32":
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _send(pipe: int, data: bytes) -> None:
    unsent = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
    while unsent:
        unsent = unsent[os.write(pipe, unsent) :]


def _frame(unread: bytearray) -> bytes | None:
    """Takes the first message off, where it is complete."""
    end = _LENGTH + int.from_bytes(unread[:_LENGTH], "big")
    if len(unread) < end or len(unread) < _LENGTH:
        return None
    frame = bytes(unread[_LENGTH:end])
    del unread[:end]
    return frame
