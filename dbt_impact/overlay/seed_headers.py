"""The columns of a seed's file, from its first line."""

import csv

_LONGEST = 100_000


def header(data: bytes | None, delimiter: object) -> tuple[str, ...]:
    """The names in the first line; none where it can't be read."""
    if not data:
        return ()
    line = data[:_LONGEST].partition(b"\n")[0]
    try:
        text = line.decode("utf-8-sig")
        given = delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else ","
        return tuple(name.strip() for name in next(csv.reader([text.rstrip("\r")], delimiter=given), []))
    except (UnicodeDecodeError, csv.Error, ValueError):
        return ()
