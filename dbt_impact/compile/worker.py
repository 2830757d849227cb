"""The process that renders, as its parent sees it: started when it is needed, ended when it misbehaves."""

import os
import select
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from typing import Any

import msgspec

from dbt_impact.compile.messages import Done, Failed, Question, Said, Setup, Task, Wanted
from dbt_impact.compile.wire import read_frame, write_frame

TEMPLATE_SECONDS = 4.0
"""What one node may keep the processor, as its process measures it."""

MOST_SECONDS = 15.0
"""What one node may take in all: its process ends it long before, unless something keeps it from doing so."""

MOST_SECONDS_OF_ALL = 180.0
LARGEST = 16_000_000
"""What the process may say at once, in bytes."""

MOST_DEATHS = 10
# It finds its modules where this process found them, and nowhere else: not in the folder that it runs in. Its
# environment is empty, so that no template can tell what is in ours.
_CHILD = "import sys; sys.path[:] = {path!r}; from dbt_impact.compile.sandbox.process import main; main()"
_KEPT = ("SYSTEMROOT",)
# A set has the same order in every process, so that both sides of a comparison are made alike.
_FIXED = {"PYTHONHASHSEED": "0"}

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Said] = msgspec.msgpack.Decoder(Question | Done | Failed | Wanted)
Answer = Callable[[Question], Any]


class Worker:
    """Renders tasks of one project, one at a time."""

    def __init__(self, setup: Callable[[float], Setup]) -> None:
        self._setup = setup
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._deaths = 0
        self._rendered = 0
        self._seconds_left = MOST_SECONDS_OF_ALL

    def render(self, task: Task, answer: Answer) -> Done | Failed | Wanted:
        """What the node renders to; `answer` is asked what the template must know."""
        said = self._said(task, answer)
        if isinstance(said, Failed) and said.exhausted:
            is_fresh = self._rendered == 1
            self.close()
            # Memory that others left taken is no reason to refuse this one.
            said = said if is_fresh else self._said(task, answer)
        return said

    def _said(self, task: Task, answer: Answer) -> Done | Failed | Wanted:
        if self._seconds_left <= 0:
            return Failed(f"{MOST_SECONDS_OF_ALL:.0f} seconds went into rendering, and this is more of it")
        if self._deaths >= MOST_DEATHS:
            return Failed(f"{MOST_DEATHS} processes died of templates, and this might be another")
        started = time.monotonic()
        try:
            return self._conversation(task, answer)
        except subprocess.TimeoutExpired:
            self._end()
            return Failed(f"its template runs longer than {MOST_SECONDS:.0f} seconds")
        except (OSError, EOFError, msgspec.DecodeError) as error:
            self._end()
            why = error.strerror if isinstance(error, OSError) and error.strerror else "it ended"
            return Failed(f"the process that renders its template died ({why})")
        finally:
            self._seconds_left -= time.monotonic() - started

    def _conversation(self, task: Task, answer: Answer) -> Done | Failed | Wanted:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        tell, hear = process.stdin.fileno(), process.stdout.fileno()
        self._rendered += 1
        write_frame(tell, _encoder.encode(task))
        deadline = time.monotonic() + MOST_SECONDS
        while True:
            _wait(hear, deadline)
            frame = read_frame(hear, LARGEST)
            if frame is None:
                raise EOFError
            said = _decoder.decode(frame)
            if not isinstance(said, Question):
                return said
            write_frame(tell, _encoder.encode(answer(said)))

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._owner != os.getpid():
            # A fork of the process that started it: two that talk to one would get each other's answers.
            self._process, self._owner = None, os.getpid()
        if self._process is None:
            self._rendered = 0
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-c", _CHILD.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**_FIXED, **{name: os.environ[name] for name in _KEPT if name in os.environ}},
            )
            weakref.finalize(self, _leave, self._process)
            assert self._process.stdin is not None
            write_frame(self._process.stdin.fileno(), _encoder.encode(self._setup(TEMPLATE_SECONDS)))
        return self._process

    def close(self) -> None:
        """Ends the process; a new one is started when it is needed."""
        if self._process is not None:
            _leave(self._process)
            self._process = None

    def _end(self) -> None:
        self._deaths += 1
        self.close()


def _wait(pipe: int, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not select.select([pipe], [], [], left)[0]:
        raise subprocess.TimeoutExpired("rendering", MOST_SECONDS)


def _leave(process: "subprocess.Popen[bytes]") -> None:
    """Ends a process and waits until it is gone."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()
