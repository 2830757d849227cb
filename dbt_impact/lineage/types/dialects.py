"""Which rules of types a dialect has."""

from functools import cache

from dbt_impact.lineage.types.rules import Rules
from dbt_impact.lineage.types.rules_duckdb import DuckDb
from dbt_impact.lineage.types.rules_families import Families, has_rules


@cache
def rules_of(dialect: str) -> Rules | None:
    """The rules of a dialect, by sqlglot's name for it; None where none are known."""
    if dialect == "duckdb":
        return DuckDb()
    return Families(dialect) if has_rules(dialect) else None
