"""Scraps of SQL outside of queries: which columns an expression in a YAML file names."""

from sqlglot import exp
from sqlglot.errors import SqlglotError

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.parse import Unparsed, parse


def columns_in(sql: str, dialect: Dialect) -> tuple[str, ...] | None:
    """The folded names of the columns that an expression reads, each once; None where it can't be read."""
    try:
        tree = parse(f"select {sql}", dialect)
        return tuple(dict.fromkeys(dialect.fold(column.this) for column in tree.find_all(exp.Column)))
    except (Unparsed, SqlglotError):
        return None
