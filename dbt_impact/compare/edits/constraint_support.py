"""What each warehouse does with a constraint: hold every row to it, note it down, or nothing, by its dbt adapter."""

from collections.abc import Mapping
from typing import Literal

from dbt_impact.project.nodes import Node

Support = Literal["enforced", "noted", "ignored"]
"""Rows that violate it stop the build; it is created and no row is held to it; dbt leaves it out of the table."""

_KINDS = ("check", "not_null", "unique", "primary_key", "foreign_key")


def _of(
    check: Support, not_null: Support, unique: Support, primary: Support, foreign: Support
) -> Mapping[str, Support]:
    return dict(zip(_KINDS, (check, not_null, unique, primary, foreign), strict=True))


_ALL = _of("enforced", "enforced", "enforced", "enforced", "enforced")
_KEYS_NOTED = _of("ignored", "enforced", "noted", "noted", "noted")
_NULLS_ALONE = _of("ignored", "enforced", "ignored", "ignored", "ignored")

# As the adapters declare it themselves, in `CONSTRAINT_SUPPORT`.
_BY_ADAPTER: Mapping[str, Mapping[str, Support]] = {
    "postgres": _ALL,
    "duckdb": _ALL,
    "sqlserver": _ALL,
    "snowflake": _KEYS_NOTED,
    "redshift": _KEYS_NOTED,
    "vertica": _KEYS_NOTED,
    "bigquery": _of("ignored", "enforced", "ignored", "noted", "noted"),
    "databricks": _of("enforced", "enforced", "ignored", "noted", "noted"),
    # It declares keys as noted, and writes none.
    "spark": _of("noted", "noted", "ignored", "ignored", "ignored"),
    "materialize": _NULLS_ALONE,
    "trino": _NULLS_ALONE,
    "athena": _of("ignored", "ignored", "ignored", "ignored", "ignored"),
}
# What an adapter that declares nothing takes over from dbt's own.
_USUAL = _of("ignored", "enforced", "noted", "noted", "enforced")
_HELD_BY_TABLES = ("table", "incremental")


def support(adapter_type: str, kind: str) -> Support:
    """What the adapter does with one kind of constraint; a `custom` one is written into the table as it stands."""
    return _BY_ADAPTER.get(adapter_type, _USUAL).get(kind, "enforced")


def holds_constraints(node: Node) -> bool:
    """Whether what it builds can have constraints at all: dbt gives them to tables alone."""
    return node.config.materialized in _HELD_BY_TABLES


def creates_constraints(node: Node) -> bool:
    """Whether dbt makes its table with the constraints that are written at it: it does so under a contract alone."""
    return node.contract.enforced and holds_constraints(node)
