"""The blocks of a file: macros, tests, materializations and snapshots, each with its own text."""

import re
from collections.abc import Iterator

import msgspec

_TAG = re.compile(r"\{%[-+]?\s*(\w+)(?:\s+(\w+))?")
_START = re.compile(r"\{[#%{]")
# A text that is not closed goes to the end, so that no other quote in it is tried.
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*(?:'|\Z|\\\Z)|\"(?:[^\"\\]|\\.)*(?:\"|\Z|\\\Z)|%\}|\}\}", re.DOTALL)
_ADAPTER = re.compile(r"adapter\s*=\s*['\"](\w+)['\"]")
_BLOCKS = frozenset({"macro", "test", "data_test", "materialization", "snapshot"})


class Block(msgspec.Struct, frozen=True):
    """A block: its kind and name, its whole text, and what stands between its tags."""

    kind: str
    name: str
    text: str
    body: str

    @property
    def macro_name(self) -> str:
        """The name under which a manifest has it among its macros."""
        match self.kind:
            case "test" | "data_test":
                return f"test_{self.name}"
            case "materialization":
                head = self.text[: self.text.find("%}")]
                adapter = _ADAPTER.search(head)
                return f"materialization_{self.name}_{adapter[1] if adapter else 'default'}"
            case _:
                return self.name


def blocks(text: str) -> Iterator[Block]:
    """The outermost blocks of a file, in its order. What is not closed is none."""
    opened: tuple[str, str, int, int] | None = None
    at = 0
    while (start := _START.search(text, at)) is not None:
        if start[0] == "{#":
            end = text.find("#}", start.end())
            if end < 0:
                return
            at = end + 2
            continue
        after = _end(text, start.end())
        if after is None:
            return
        at = after
        tag = _TAG.match(text, start.start()) if start[0] == "{%" else None
        if tag is None:
            continue
        if tag[1] == "raw":
            closing = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}").search(text, at)
            if closing is None:
                return
            at = closing.end()
        elif opened is None and tag[1] in _BLOCKS and tag[2]:
            opened = (tag[1], tag[2], start.start(), after)
        elif opened is not None and tag[1] == f"end{opened[0]}":
            kind, name, begin, inner = opened
            opened = None
            yield Block(kind, name, text[begin:after], text[inner : start.start()])


def _end(text: str, at: int) -> int | None:
    """Where a tag or an expression ends, whatever its texts hold; None where it doesn't."""
    while (found := _QUOTED.search(text, at)) is not None:
        if found[0] in ("%}", "}}"):
            return found.end()
        at = found.end()
    return None
