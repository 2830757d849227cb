"""Messages over a pipe: the length first, then the bytes."""

import os

_LENGTH = 4
_READ = 1 << 20


def write_frame(pipe: int, data: bytes) -> None:
    """Sends a message whole. Raises OSError where nobody reads."""
    unsent = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
    while unsent:
        unsent = unsent[os.write(pipe, unsent) :]


def read_frame(pipe: int, largest: int | None = None) -> bytes | None:
    """Waits for the next message; None where the pipe was closed, or what comes is larger than the largest."""
    head = _exactly(pipe, _LENGTH)
    length = 0 if head is None else int.from_bytes(head, "big")
    return None if head is None or length > (largest or length) else _exactly(pipe, length)


def _exactly(pipe: int, count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        data = os.read(pipe, min(count, _READ))
        if not data:
            return None
        parts.append(data)
        count -= len(data)
    return b"".join(parts)
