"""Which rules of types a dialect has."""

from functools import cache

from dbt_impact.lineage.type_rules import Rules
from dbt_impact.lineage.type_rules_duckdb import DuckDb


@cache
def rules_of(dialect: str) -> Rules | None:
    """The rules of a dialect, by sqlglot's name for it; None where none are known."""
    return DuckDb() if dialect == "duckdb" else None
