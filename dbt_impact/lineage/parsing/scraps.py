"""Scraps of SQL outside of queries: which columns an expression in a YAML file names."""

from sqlglot import exp
from sqlglot.errors import SqlglotError

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.parsing.parse import Unparsed, parse


def columns_in(sql: str, dialect: Dialect) -> tuple[str, ...] | None:
    """The folded names of the columns that an expression reads, each once; None where it can't be read."""
    found = _read(sql, dialect)
    return None if found is None else tuple(dict.fromkeys(column for _, column in found))


def named_in(text: str, dialect: Dialect) -> tuple[tuple[str, str], ...]:
    """The columns that a setting's text names, each with its qualifier in lower case, empty where it has none.

    A plain name is one whatever it means in the grammar; what can't be read names nothing.
    """
    bare = text.strip()
    if bare.isidentifier():
        return (("", dialect.fold(bare)),)
    return _read(text, dialect) or ()


def _read(sql: str, dialect: Dialect) -> tuple[tuple[str, str], ...] | None:
    try:
        # `select a = 1` names a column in T-SQL.
        tree = parse(f"select ({sql})" if "=" in sql else f"select {sql}", dialect)
    except (Unparsed, SqlglotError):
        return None
    columns = tree.find_all(exp.Column, bfs=False)
    return tuple(dict.fromkeys((each.table.lower(), dialect.fold(each.this)) for each in columns))
