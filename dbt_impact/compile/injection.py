"""Puts the queries of ephemeral models before the query that reads them, as dbt does."""

import re
from collections.abc import Sequence

# What may stand before the first word of a query.
_LEAD = r"(?s)(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*"
_WITH = r"(?i)with(?:\s+recursive)?\b"


def as_cte(name: str, sql: str) -> str:
    """An ephemeral model as the common table expression that dbt makes of it."""
    return f" __dbt__cte__{name} as (\n{sql}\n)"


def injected(sql: str, ctes: Sequence[str]) -> str:
    """The query with common table expressions before its own."""
    if not ctes:
        return sql
    lead = re.match(_LEAD, sql)
    found = re.compile(_WITH).match(sql, lead.end() if lead else 0)
    if found is not None:
        return f"{sql[: found.end()]}{', '.join(ctes)}, {sql[found.end() :]}"
    blank = len(sql) - len(sql.lstrip())
    return f"{sql[:blank]}with{', '.join(ctes)} {sql[blank:]}"
