"""What a comment remembers of the run that wrote it, in one line."""

import re
from collections.abc import Iterable

import msgspec

MOST_FINGERPRINTS = 300
"""More would push the report out of the comment; then what is new isn't counted."""

_ROW = r"[0-9a-f]{8,64}(?:\.[0-9a-f]{8,64})*"
_WRITTEN = re.compile(
    r"dbt-impact-memory:1 (?P<commit>[0-9a-f]{7,64}) (?P<run>\d{1,18})"
    rf" (?P<new>\d{{1,6}}|-) (?P<resolved>\d{{1,6}}|-) (?P<rows>-|\+(?:{_ROW}(?:,{_ROW})*)?)"
)

Rows = tuple[frozenset[str], ...]
"""What a report lists: for each row the fingerprints of its findings."""


class Since(msgspec.Struct, frozen=True):
    """How many rows are listed that weren't at the last push, and how many no longer are."""

    new: int
    resolved: int

    def __str__(self) -> str:
        said = [f"{self.new:,} new" if self.new else "", f"{self.resolved:,} resolved" if self.resolved else ""]
        return ", ".join(each for each in said if each) + " since the last push"


class Memory(msgspec.Struct, frozen=True):
    """The commit, the run's number (a later run's is higher), the rows that were listed, and what was new in them.

    `rows` is None where there were too many to remember, or nothing could be checked.
    """

    commit: str
    run: int
    rows: Rows | None
    since: Since | None = None

    def after(self, earlier: "Memory") -> "Memory":
        """The same with what is new since an earlier run; a second run of one commit repeats what the first said."""
        if earlier.commit == self.commit:
            return msgspec.structs.replace(self, since=earlier.since)
        if self.rows is None or earlier.rows is None:
            return self
        now, then = frozenset().union(*self.rows), frozenset().union(*earlier.rows)
        new = sum(not row <= then for row in self.rows)
        resolved = sum(row.isdisjoint(now) for row in earlier.rows)
        return msgspec.structs.replace(self, since=Since(new, resolved) if new or resolved else None)


def remember(commit: str, run: int, rows: Iterable[Iterable[str]]) -> Memory:
    """A memory of these rows, as far as they can be remembered."""
    found = tuple(row for row in map(frozenset, rows) if row)
    return Memory(commit, run, found if sum(map(len, found)) <= MOST_FINGERPRINTS else None)


def written(memory: Memory) -> str:
    """The line. It holds numbers alone, so nothing of a stranger's can stand in it."""
    new, resolved = (memory.since.new, memory.since.resolved) if memory.since else ("-", "-")
    rows = "-" if memory.rows is None else "+" + ",".join(".".join(sorted(row)) for row in memory.rows)
    return f"dbt-impact-memory:1 {memory.commit} {memory.run} {new} {resolved} {rows}"


def recalled(line: str) -> Memory | None:
    """The memory in a line; None where there is none, or somebody changed it into something else."""
    match = _WRITTEN.fullmatch(line)
    if match is None:
        return None
    listed = match["rows"]
    rows = None if listed == "-" else tuple(frozenset(row.split(".")) for row in listed[1:].split(",") if row)
    told = match["new"] != "-" and match["resolved"] != "-"
    since = Since(int(match["new"]), int(match["resolved"])) if told else None
    return Memory(match["commit"], int(match["run"]), rows, since)
