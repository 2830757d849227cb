"""The same words to the same program, and nothing that it looked at has changed: then the answer is the same, too.

An answer is kept under the command line, the folder that it was given in, the environment that the tool heeds and the
program itself; with it, every path that the run looked at and what was there. So nobody has to list what an answer
depends on: whatever it is, it came by one of these.
"""

import os
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from hashlib import blake2b

from dbt_impact.cache.looks import Looks, noted, state
from dbt_impact.cache.place import NO_CACHE, NODES_FILE, cache_file
from dbt_impact.cache.program import program
from dbt_impact.cache.store import Store

_NEVER = (NO_CACHE, "--output", "-h", "--help")
_HEEDED = "DBT_IMPACT_"
_MOST_BYTES_OF_NODES = 256 * 1024**2


class Run:
    """A run whose answer may be kept: where, under which key, and what it has looked at.

    `nodes` is the file beside it for what it finds out of single nodes, which holds for the program that `program` is a
    digest of.
    """

    def __init__(self, store: Store, key: bytes, nodes: Store, program: bytes) -> None:
        self._store, self._key = store, key
        self.nodes, self.program = nodes, program
        self._looks = Looks()

    def known(self) -> bytes | None:
        """The answer of a run before this one; None where there is none, or where it may be another by now."""
        kept = self._store.get(self._key)
        found = None if kept is None else _unpacked(kept)
        if found is None or any(state(path) != known for path, known in found[0].items()):
            return None
        return found[1]

    def begin(self) -> None:
        """Notes from now on what this run looks at."""
        noted.set(self._looks)
        _this.set(self)

    def keep(self, answer: bytes) -> None:
        """Keeps the answer, unless a file that it was made of was still being written."""
        if self._looks.settled:
            self._store.put(self._key, _packed(self._looks.states, answer))


_this: ContextVar[Run | None] = ContextVar("this", default=None)


def run_of(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Run | None:
    """The run of a command line that asks for an answer, where that may be kept."""
    file = cache_file(environment)
    if file is None or any(each.startswith(_NEVER) for each in arguments):
        return None
    heeded = sorted(item for item in environment.items() if item[0].startswith(_HEEDED))
    try:
        folder, made_by = os.getcwd(), list(program())
    except OSError:
        return None
    nodes = Store(os.path.join(os.path.dirname(file), NODES_FILE), _MOST_BYTES_OF_NODES)
    return Run(Store(file), _digest((folder, list(arguments), heeded, made_by)), nodes, _digest(made_by))


def this_run() -> Run | None:
    """This run, if it is one whose answer may be kept."""
    return _this.get()


def _digest(parts: object) -> bytes:
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=32).digest()


def keep(answer: bytes) -> None:
    """Keeps the answer of this run, if it is one whose answer may be kept."""
    run = _this.get()
    if run is not None:
        run.keep(answer)


def _packed(states: Mapping[str, str], answer: bytes) -> bytes:
    """How many paths there are, each with its state, and the answer: a NUL, which no path holds, behind each but it."""
    words = (str(len(states)), *(word for pair in states.items() for word in pair))
    return b"".join(os.fsencode(word) + b"\0" for word in words) + answer


def _unpacked(kept: bytes) -> tuple[dict[str, str], bytes] | None:
    """What was packed; None where it isn't anything that was."""
    count, _, rest = kept.partition(b"\0")
    if not count.isdigit():
        return None
    *words, answer = rest.split(b"\0", 2 * int(count))
    if len(words) != 2 * int(count):
        return None
    decoded = [os.fsdecode(word) for word in words]
    return dict(zip(decoded[::2], decoded[1::2], strict=True)), answer
