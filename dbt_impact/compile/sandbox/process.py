"""The life of the process that renders: it takes tasks from its parent, asks what it must know, and answers."""

import gc
import os
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

import msgspec
from jinja2 import TemplateError

from dbt_impact.compile.messages import Done, Failed, Known, Question, Said, Seen, Setup, Task, Wanted
from dbt_impact.compile.sandbox.adapter import WantsColumns
from dbt_impact.compile.sandbox.bounds import LONGEST, TooLarge
from dbt_impact.compile.sandbox.context import Given, Template
from dbt_impact.compile.sandbox.environment import Sandbox
from dbt_impact.compile.sandbox.library import Library, NotFound, Refused, Returned
from dbt_impact.compile.sandbox.settings import packed_config
from dbt_impact.compile.sandbox.unknown import UnknownValue
from dbt_impact.compile.wire import read_frame, write_frame

if sys.platform != "win32":
    import resource

MEMORY = 1024**3
_LARGEST = 8_000_000
_MOST_QUESTIONS = 3_000
_LONGEST_QUESTION = 100_000
# What Python, Jinja and the functions that a template calls raise of it. Nothing else of this process is at work then.
_REFUSED = (
    TemplateError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    ImportError,
    LookupError,
    NameError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    TypeError,
    ValueError,
)
_LONGEST_REASON = 200

_encoder = msgspec.msgpack.Encoder()
_answers: dict[str, Any] = {
    kind: msgspec.msgpack.Decoder(Known | None) for kind in ("ref", "source", "function", "find")
} | {kind: msgspec.msgpack.Decoder(str | None) for kind in ("macro", "entry", "target")}
_answers["variables"] = msgspec.msgpack.Decoder(Seen)
_answers["graph"] = msgspec.msgpack.Decoder(dict[str, dict[str, bytes]] | None)


class OutOfTime(BaseException):
    """A template keeps the processor longer than any should."""


class Renderer:
    """Renders tasks of one project."""

    def __init__(self, setup: Setup, tasks: int, answers: int) -> None:
        self._setup, self._in, self._out = setup, tasks, answers
        internal = (*(f"dbt_{each}" for each in setup.adapter_types), "dbt")
        self._library = Library(Sandbox(), setup.macros, internal, setup.project_name)
        self._given = Given(self._ask)
        self._questions = 0

    def serve(self) -> None:
        decoder = msgspec.msgpack.Decoder(Task)
        while (frame := read_frame(self._in)) is not None:
            self._questions = 0
            said = _encoder.encode(self._said(decoder.decode(frame)))
            if len(said) > _LARGEST:
                said = _encoder.encode(Failed("its template sets or takes for granted more than any should"))
            write_frame(self._out, said)

    def _said(self, task: Task) -> Said:
        try:
            with _Clock(self._setup.seconds):
                return self._rendered(task)
        except OutOfTime:
            return Failed(f"its template runs longer than {self._setup.seconds:.0f} seconds")
        except MemoryError:
            return Failed(f"its template takes more than {MEMORY // 1024**3} GB of memory", exhausted=True)

    def _rendered(self, task: Task) -> Said:
        template = Template(self._setup, task, self._library, self._ask, self._given)
        try:
            text = template.text()
            config = packed_config(template.entry.called)
        except WantsColumns as wanted:
            return Wanted(wanted.unique_id)
        except UnknownValue as unknown:
            return Failed(f"its template needs what only a run knows: {_line(unknown)}")
        except Refused as refused:
            return Failed(f"its template raises an error: {_line(refused)}")
        except (NotFound, TooLarge) as error:
            return Failed(f"its template can't be rendered: {_line(error)}")
        except RecursionError:
            return Failed("its template calls itself without end")
        except Returned:
            return Failed("its template returns outside of a macro")
        except _REFUSED as error:
            return Failed(f"its template can't be rendered: {_line(error)}")
        text = text.encode("utf-8", "replace").decode()
        if len(text) > LONGEST:
            return Failed(f"its template renders to more than {LONGEST:,} characters")
        return Done(text, tuple(template.references.read), template.names.called(), config, tuple(template.doubts))

    def _ask(self, kind: str, *key: str | None) -> Any:
        """What the parent knows of it. It isn't waited for on the template's time, and no question is cut in two.

        Raises TooLarge where a template asks more than any should.
        """
        self._questions += 1
        if self._questions > _MOST_QUESTIONS or sum(len(each or "") for each in key) > _LONGEST_QUESTION:
            raise TooLarge("more questions about the project than any needs")
        with _Pause():
            write_frame(self._out, _encoder.encode(Question(kind, key)))
            frame = read_frame(self._in)
        if frame is None:
            os._exit(1)
        return _answers[kind].decode(frame)


class _Clock:
    """Raises OutOfTime inside when the processor was kept too long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        if sys.platform != "win32":
            signal.signal(signal.SIGPROF, _ring)
            signal.setitimer(signal.ITIMER_PROF, self._seconds, 0.1)

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, signal.SIG_IGN)


class _Pause:
    """Holds the clock's signal back while a message is on its way."""

    def __enter__(self) -> None:
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})


def _ring(signum: int, frame: FrameType | None) -> NoReturn:
    raise OutOfTime


def _line(error: BaseException) -> str:
    text = " ".join(str(error).encode("utf-8", "replace").decode().split()) or type(error).__name__
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"


def main() -> NoReturn:
    """Serves over standard input and output until the parent closes them."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Compiling a template makes many small objects, and few that are garbage.
    gc.set_threshold(200_000, 20, 20)
    frame = read_frame(0)
    if frame is not None:
        Renderer(msgspec.msgpack.decode(frame, type=Setup), 0, 1).serve()
    os._exit(0)
