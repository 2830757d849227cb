"""dbt-duckdb's `merge_clauses`: what a merge does with the rows that match and with those that don't."""

import msgspec

Texts = str | list[str]


class Update(msgspec.Struct, frozen=True, gc=False):
    """Columns that take the new values, columns that keep theirs, and columns with an expression of their own."""

    include: Texts = []
    exclude: Texts = []
    set_expressions: dict[str, str] = {}


class Insert(msgspec.Struct, frozen=True, gc=False):
    """Columns of the stored table and the expressions that go into them."""

    columns: Texts = []
    values: list[str | int | float | bool | None] | str = []


class Clause(msgspec.Struct, frozen=True, gc=False):
    """One `when`: under which condition, and what it does."""

    condition: Texts = []
    update: Update = Update()
    insert: Insert = Insert()
    set_expressions: dict[str, str] = {}


class MergeClauses(msgspec.Struct, frozen=True, gc=False):
    """The clauses in their order."""

    when_matched: list[Clause] = []
    when_not_matched: list[Clause] = []
