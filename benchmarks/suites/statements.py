"""The queries in a script: what each `create … as`, `insert … select` or bare query builds, and from which SQL."""

from collections.abc import Iterator

import msgspec
import sqlglot
from sqlglot import exp


class NotAQuery(Exception):
    """A statement that no dbt model can be; the message names its kind."""


class Statement(msgspec.Struct, frozen=True):
    """A query, the relation that it fills (dotted, lower case; empty for a bare query) and the columns it names."""

    target: str
    columns: tuple[str, ...]
    sql: str
    reads: frozenset[str]


def statements(sql: str, dialect: str) -> Iterator[Statement]:
    """The queries of a script in their order. Raises NotAQuery, and sqlglot's ParseError."""
    for tree in sqlglot.parse(sql, dialect=dialect):
        if tree is None or isinstance(tree, (exp.Semicolon, exp.Command, exp.Drop, exp.Use, exp.Set)):
            continue
        if isinstance(tree, exp.Query):
            yield _statement(tree, None, dialect)
        elif isinstance(tree, (exp.Insert, exp.Create)) and isinstance(tree.expression, exp.Query):
            yield _statement(_with_ctes(tree), tree.this, dialect)
        else:
            raise NotAQuery(tree.key)


def _with_ctes(tree: exp.Insert | exp.Create) -> exp.Query:
    """The query of a statement, with the CTEs that stand before the statement."""
    query: exp.Query = tree.expression
    before = tree.args.get("with_")
    if before is not None:
        query = query.copy()
        if not query.ctes:
            query.set("with_", before.copy())
    return query


def _statement(query: exp.Query, into: exp.Expr | None, dialect: str) -> Statement:
    into_table = query.args.get("into")
    if into is None and into_table is not None:
        into = into_table.this
        query = query.copy()
        query.set("into", None)
    columns = tuple(each.name.lower() for each in into.expressions) if isinstance(into, exp.Schema) else ()
    table = into.this if isinstance(into, exp.Schema) else into
    target = dotted(table) if isinstance(table, exp.Table) else ""
    return Statement(target, columns, query.sql(dialect=dialect), read_by(query))


def read_by(query: exp.Expr) -> frozenset[str]:
    """The relations that a query names and that are no CTE of its own; of a partition (`t$20260101`) the table."""
    ctes = {cte.alias.lower() for cte in query.find_all(exp.CTE)}
    named = (table for table in query.find_all(exp.Table) if isinstance(table.this, exp.Identifier))
    return frozenset(name for table in named if (name := dotted(table).partition("$")[0]) not in ctes)


def dotted(table: exp.Table) -> str:
    return ".".join(part.name for part in table.parts).lower()
