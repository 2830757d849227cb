"""What a suite asks: the columns that a query gives, and the source columns that each is made of."""

import msgspec

Sources = frozenset[tuple[str, str]]
"""Tables and their columns, in lower case; tables as the SQL names them, dotted."""


class Case(msgspec.Struct, frozen=True):
    """One question of a suite: SQL, and for each output column the source columns that the suite expects.

    `tables` are the columns of relations that the suite gives. `views` are queries by the name under which the SQL
    reads them. `expected` has an entry for each output column that is judged; with `is_whole`, any other has no source.
    """

    name: str
    sql: str
    adapter: str
    expected: dict[str, Sources]
    tables: dict[str, list[str]] = {}
    views: dict[str, str] = {}
    is_whole: bool = True


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
