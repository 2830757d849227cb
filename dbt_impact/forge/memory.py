"""What a comment remembers of the run that wrote it, in one line."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

MOST_FINGERPRINTS = 300
"""More would push the report out of the comment; then what is new isn't counted."""

MOST_BYTES = 5_000
"""What the rows may take with their titles. The first rows keep theirs, the others are counted alone."""

MOST_RESOLVED = 10
"""So many of the rows that no longer are there are named."""

_LONGEST_TITLE = 120
# The letters of base64 but the one that fills up: a title is out of sight, and can't end the line that hides it.
_TITLE = r"[A-Za-z0-9/+]{0,640}"
_ROW = rf"[0-9a-f]{{8,64}}(?:\.[0-9a-f]{{8,64}})*(?:~{_TITLE})?"
_WRITTEN = re.compile(
    r"dbt-impact-memory:1 (?P<commit>[0-9a-f]{7,64}) (?P<run>\d{1,18})"
    rf" (?P<new>\d{{1,6}}|-) (?P<resolved>(?:\d{{1,6}}|-)(?:~{_TITLE}){{0,{MOST_RESOLVED}}})"
    rf" (?P<rows>-|\+(?:{_ROW}(?:,{_ROW})*)?)"
)


class Row(msgspec.Struct, frozen=True):
    """The fingerprints of one row's findings, and what it says, "" where there was no room for that."""

    fingerprints: frozenset[str]
    title: str = ""


class Since(msgspec.Struct, frozen=True):
    """How many rows are listed that weren't at the last push, and how many no longer are; `titles` of some of these."""

    new: int
    resolved: int
    titles: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = [f"{self.new:,} new" if self.new else "", f"{self.resolved:,} resolved" if self.resolved else ""]
        return ", ".join(each for each in said if each) + " since the last push"


class Memory(msgspec.Struct, frozen=True):
    """The commit, the run's number (a later run's is higher), the rows that were listed, and what was new in them.

    `rows` is None where there were too many to remember, or nothing could be checked.
    """

    commit: str
    run: int
    rows: tuple[Row, ...] | None
    since: Since | None = None

    def after(self, earlier: "Memory") -> "Memory":
        """The same with what is new since an earlier run; a second run of one commit repeats what the first said."""
        if earlier.commit == self.commit:
            return msgspec.structs.replace(self, since=earlier.since)
        if self.rows is None or earlier.rows is None:
            return self
        now = frozenset[str]().union(*(row.fingerprints for row in self.rows))
        then = frozenset[str]().union(*(row.fingerprints for row in earlier.rows))
        new = sum(not row.fingerprints <= then for row in self.rows)
        resolved = [row for row in earlier.rows if row.fingerprints.isdisjoint(now)]
        titles = tuple(row.title for row in resolved[:MOST_RESOLVED] if row.title)
        since = Since(new, len(resolved), titles) if new or resolved else None
        return msgspec.structs.replace(self, since=since)


def remember(commit: str, run: int, rows: Iterable[Iterable[str]], titles: Sequence[str] = ()) -> Memory:
    """A memory of these rows, as far as they can be remembered; `titles` are theirs, in the same order."""
    found = [frozenset(row) for row in rows]
    if sum(map(len, found)) > MOST_FINGERPRINTS:
        return Memory(commit, run, None)
    return Memory(commit, run, tuple(_titled(found, titles or [""] * len(found))))


def _titled(rows: Sequence[frozenset[str]], titles: Sequence[str]) -> Iterator[Row]:
    room = MOST_BYTES - sum(len(each) + 1 for row in rows for each in row)
    for row, title in zip(rows, titles, strict=True):
        short = title[:_LONGEST_TITLE]
        room -= len(_hidden(short)) + 1
        if row:
            yield Row(row, short if room >= 0 else "")


def written(memory: Memory) -> str:
    """The line. It holds letters, digits and a few signs alone, so nothing of a stranger's can be read in it."""
    since = memory.since
    new, resolved = (str(since.new), str(since.resolved)) if since else ("-", "-")
    resolved += "".join(f"~{_hidden(title)}" for title in (since.titles if since else ()))
    rows = "-" if memory.rows is None else "+" + ",".join(map(_row, memory.rows))
    return f"dbt-impact-memory:1 {memory.commit} {memory.run} {new} {resolved} {rows}"


def recalled(line: str) -> Memory | None:
    """The memory in a line; None where there is none, or somebody changed it into something else."""
    match = _WRITTEN.fullmatch(line)
    if match is None:
        return None
    listed, (resolved, *titles) = match["rows"], match["resolved"].split("~")
    rows = None if listed == "-" else tuple(map(_read, filter(None, listed[1:].split(","))))
    told = match["new"] != "-" and resolved != "-"
    since = Since(int(match["new"]), int(resolved), tuple(filter(None, map(_seen, titles)))) if told else None
    return Memory(match["commit"], int(match["run"]), rows, since)


def _row(row: Row) -> str:
    return ".".join(sorted(row.fingerprints)) + (f"~{_hidden(row.title)}" if row.title else "")


def _read(row: str) -> Row:
    fingerprints, _, title = row.partition("~")
    return Row(frozenset(fingerprints.split(".")), _seen(title))


def _hidden(title: str) -> str:
    return base64.b64encode(title.encode("utf-8", "replace")).decode().rstrip("=")


def _seen(hidden: str) -> str:
    """The title; "" where somebody changed it into none."""
    try:
        return base64.b64decode(hidden + "=" * (-len(hidden) % 4)).decode()[:_LONGEST_TITLE]
    except (binascii.Error, UnicodeDecodeError):
        return ""
