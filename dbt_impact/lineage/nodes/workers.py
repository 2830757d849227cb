"""Lists many nodes in several processes; a node that kills its process, or keeps it too long, is opaque.

The processes are forks, which find the project and what was read of it in place, and send back plain data. Every result
is the one that a single process gives: a fork traces a node like any other, and knows nothing of its siblings.
"""

import os
import selectors
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.lineage.nodes.forks import end, frame, interrupts_held, live, send
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import NodeListing, listed, listing

# Below this a fork costs more than it saves.
FEWEST = 400
MOST_SECONDS = 60
MOST_DEATHS = 10
_FEWEST_AT_ONCE = 16
# Of what is left, how much each process is given: what lies together reads the same, which each process traces itself.
_SHARES = 2
_REFUSAL = b"!"
_READ = 1 << 20

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(NodeListing)


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
        end([worker.pid for worker in self._workers.values()])
        for worker in self._workers.values():
            self._close(worker)
        self._selector.close()

    def _hire(self) -> None:
        if not self._todo:
            return
        # The hooks that run around a fork would swallow a Ctrl-C, and nobody would end a fork that is not listed yet.
        with interrupts_held():
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
            live(partial(_serve, self._lineage, task_out, result_in))
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
                send(worker.tasks, _encoder.encode(list(worker.given)))
        else:
            os.waitpid(self._closed(worker).pid, 0)

    def _receive(self, worker: _Worker) -> None:
        data = os.read(worker.results, _READ)
        if not data:
            self._lose(worker, "the process that traced it died")
            return
        worker.unread += data
        while (message := frame(worker.unread)) is not None:
            if message.startswith(_REFUSAL):
                raise DbtImpactError(message.removeprefix(_REFUSAL).decode())
            self.found[worker.given.popleft()] = message
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
            self._lineage.trees.give_up(unique_id, reason)
        self._hire()

    def _closed(self, worker: _Worker) -> _Worker:
        self._selector.unregister(worker.results)
        del self._workers[worker.results]
        self._close(worker)
        return worker

    def _close(self, worker: _Worker) -> None:
        os.close(worker.tasks)
        os.close(worker.results)


def _serve(lineage: Lineage, tasks: int, results: int) -> None:
    """A worker's life: it ends when the pipe of tasks does, with its parent or before it."""
    unread = bytearray()
    while data := os.read(tasks, _READ):
        unread += data
        while (message := frame(unread)) is not None:
            for unique_id in msgspec.msgpack.decode(message, type=list[str]):
                send(results, _listed(lineage, unique_id))


def _listed(lineage: Lineage, unique_id: str) -> bytes:
    try:
        return _encoder.encode(listing(lineage, unique_id))
    except DbtImpactError as error:
        return _REFUSAL + str(error).encode("utf-8", "replace")
