"""The process that a text is tried in: parses it and writes it anew, on half the stack, and may die of it."""

import logging
import os
import sys
import threading
from contextlib import suppress

import sqlglot

if sys.platform != "win32":
    import resource

SECONDS, MEMORY = 10, 2 * 1024**3
NO_MEMORY = 3
_STACK = 8 * 1024**2
_LEAST_STACK = 512 * 1024


def main(dialect: str) -> None:
    """Reads the text from standard input. Ends with 0 where it was read or refused, whichever it is."""
    limit_resources()
    sql = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
    threading.stack_size(stack_size())
    thread = threading.Thread(target=parse_and_write, args=(sql, dialect))
    thread.start()
    thread.join()


def limit_resources() -> None:
    """CPU time and memory of this process, and no file with its remains. Windows has no such limits."""
    if sys.platform != "win32":
        limits = {
            resource.RLIMIT_CPU: (SECONDS, SECONDS + 1),
            resource.RLIMIT_AS: (MEMORY, MEMORY),
            resource.RLIMIT_CORE: (0, 0),
        }
        for kind, (soft, hard) in limits.items():
            # Who started this may have set a lower limit, which stands.
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (soft, hard))


def stack_size() -> int:
    """Half of what the parent has, in bytes: it parses the same text with some frames on its stack already."""
    if sys.platform == "win32":
        return _LEAST_STACK
    soft = resource.getrlimit(resource.RLIMIT_STACK)[0]
    return max(_LEAST_STACK, (soft if 0 < soft < _STACK else _STACK) // 2)


def parse_and_write(sql: str, dialect: str) -> None:
    """What the parent does with a text later: makes trees, goes through them, writes them.

    What the grammar refuses ends this thread with an error that nobody reads: the parent will see it too.
    """
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        for tree in sqlglot.parse(sql, dialect=dialect):
            if tree is not None:
                sum(1 for _ in tree.walk())
                tree.sql(dialect=dialect)
    except MemoryError:
        os._exit(NO_MEMORY)
