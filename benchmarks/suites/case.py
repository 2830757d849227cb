"""What a suite asks, a query's columns and their sources or what an edit of it changes, and how that came out."""

from collections.abc import Mapping

import msgspec

Sources = frozenset[tuple[str, str]]
"""Tables and their columns, in lower case; tables as the SQL names them, dotted."""


class Case(msgspec.Struct, frozen=True):
    """One question of a suite: SQL, and for each output column the source columns that the suite expects.

    `tables` are the columns of relations that the suite gives. `views` are queries by the name under which the SQL
    reads them. `expected` has an entry for each output column that is judged; with `is_whole`, any other has no source.
    `rows` are the columns that decide which rows there are, None where the suite does not say.
    """

    name: str
    sql: str
    adapter: str
    expected: dict[str, Sources]
    tables: dict[str, list[str]] = {}
    views: dict[str, str] = {}
    is_whole: bool = True
    rows: Sources | None = None


class Change(msgspec.Struct, frozen=True):
    """One question about an edited query: which category of change it is, in Recce's words.

    `columns` are the columns that it says are added, removed or modified, None where it does not say. `tables` has
    the columns of relations, with their types where the suite says them.
    """

    name: str
    before: str
    after: str
    adapter: str
    category: str
    columns: dict[str, str] | None = None
    tables: Mapping[str, list[str] | dict[str, str]] = {}


class Outcome(msgspec.Struct, frozen=True):
    """How a case came out.

    `standing` is agree, differ, unknown (we say that we do not know, `detail` says why) or no query (the SQL is a
    statement that no dbt model can be: update, merge, a procedure) or no dialect (no dbt adapter that we know has it).
    """

    case: str
    standing: str
    detail: str = ""


class Judgement(msgspec.Struct, frozen=True):
    """What reading a disagreement gave: who is right (`us`, `them`, `both`: another convention, `nobody`), and why."""

    right: str
    why: str
