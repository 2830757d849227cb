"""Where in a project's files something stands."""

import msgspec


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the SQL of a node.

    `path` is the source file, relative to the project. `compiled_line` and `line` count from 1: the first in
    the compiled SQL, the second in the source file, absent where the two could not be aligned with certainty.
    `sql` is the expression that stands there, on one line, as the dialect writes it.
    """

    path: str
    sql: str
    line: int | None = None
    compiled_line: int | None = None
