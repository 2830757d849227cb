"""Edits of one column, or of the rows, of a query: in its select list where that names the column, or around it."""

from dataclasses import dataclass
from functools import lru_cache

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_DIALECT = "duckdb"


@dataclass(frozen=True, slots=True)
class Edit:
    """What is done to the column `column` of a query whose output is `columns`, in order.

    `expression` has the column's own expression in place of `{}`; None drops it. `name` is what the result is called.
    `condition` filters the rows by the query's output instead.
    """

    columns: tuple[str, ...]
    column: str
    expression: str | None = "{}"
    name: str = ""
    condition: str | None = None


def around(sql: str, edit: Edit) -> str:
    """The query in brackets, and the edit made of what it gives."""
    listed = ", ".join(filter(None, (_listed(column, edit) for column in edit.columns)))
    where = f"\nwhere {edit.condition}" if edit.condition is not None else ""
    return f"select {listed}\nfrom (\n{sql.rstrip().rstrip(';')}\n) as wrapped{where}"


def _listed(column: str, edit: Edit) -> str | None:
    if column != edit.column or edit.condition is not None:
        return quoted(column)
    if edit.expression is None:
        return None
    return f"{edit.expression.replace('{}', quoted(column))} as {quoted(edit.name or column)}"


def inside(sql: str, edit: Edit) -> str | None:
    """The query with the edit made in its select list; None where that does not name the column once, by itself."""
    if edit.condition is not None:
        return None
    tree = _tree(sql)
    at = _projection(tree, edit.column) if tree is not None else None
    if tree is None or at is None:
        return None
    tree = tree.copy()
    projections: list[exp.Expr] = tree.expressions
    if edit.expression is None:
        if len(projections) == 1:
            return None
        tree.set("expressions", [each for number, each in enumerate(projections) if number != at])
        return tree.sql(_DIALECT)
    own = projections[at].unalias()
    text = edit.expression.replace("{}", f"({own.sql(_DIALECT)})")
    made = sqlglot.parse_one(text, dialect=_DIALECT).as_(edit.name or edit.column, quoted=_needs_quotes(edit.column))
    tree.set("expressions", [made if number == at else each for number, each in enumerate(projections)])
    return tree.sql(_DIALECT)


def written_anew(sql: str) -> str | None:
    """The query as the edits of its select list would write it, without one; None where it has no select list."""
    tree = _tree(sql)
    return None if tree is None else tree.sql(_DIALECT)


@lru_cache(maxsize=64)
def _tree(sql: str) -> exp.Select | None:
    try:
        tree = sqlglot.parse_one(sql, dialect=_DIALECT)
    except (SqlglotError, RecursionError):
        return None
    return tree if isinstance(tree, exp.Select) else None


def _projection(tree: exp.Select, column: str) -> int | None:
    found = [at for at, each in enumerate(tree.expressions) if each.alias_or_name.lower() == column.lower()]
    return found[0] if len(found) == 1 and not tree.expressions[found[0]].is_star else None


def quoted(name: str) -> str:
    """A name as DuckDB reads it back: in quotes, where it needs them."""
    return '"' + name.replace('"', '""') + '"' if _needs_quotes(name) else name


def _needs_quotes(name: str) -> bool:
    return not (name.isascii() and name.isidentifier() and name.islower()) or name in _reserved()


@lru_cache(maxsize=1)
def _reserved() -> frozenset[str]:
    with duckdb.connect() as connection:
        rows = connection.execute("select keyword_name from duckdb_keywords() where keyword_category <> 'unreserved'")
        return frozenset(str(row[0]) for row in rows.fetchall())
