"""What a snapshot holds after its first run, and what is current in it after the next."""

import duckdb

from tests.oracle.project import Node

_FIRST, _NEXT = "timestamp '2026-01-01'", "timestamp '2026-01-02'"


def first_run(node: Node) -> str:
    """All rows are valid from their own moment, or from the run's."""
    return _version(node, _FIRST)


def next_run(connection: duckdb.DuckDBPyConnection, node: Node, stored: str) -> str:
    """The rows that are current once the query's rows were held against `stored`: new versions, and what is as it was.

    Raises duckdb.Error where a column that decides is gone.
    """
    connection.execute(f"create or replace table kept.now as (\n{_version(node, _NEXT)}\n)")
    same = " and ".join(f"now.{key} is not distinct from was.{key}" for key in keys(node))
    if node.written["config"].get("updated_at"):
        moment = names(node)["dbt_updated_at"]
        newer = f"now.{moment} > was.{moment}"
    else:
        own = set(names(node).values())
        columns = checked(node) or [f'"{row[0]}"' for row in connection.execute("describe kept.now").fetchall()]
        newer = " or ".join(f"now.{each} is distinct from was.{each}" for each in columns if each.strip('"') not in own)
    again = f"select 1 from {stored} was where {same} and not ({newer})"
    replaced = f"select 1 from kept.now where {same} and ({newer})"
    return (
        f"select * from kept.now where not exists ({again})\n"
        f"union all by name select * from {stored} was where not exists ({replaced})"
    )


def keys(node: Node) -> list[str]:
    key = node.written["config"].get("unique_key")
    return [str(each) for each in key] if isinstance(key, list) else [str(key)] if key else []


def checked(node: Node) -> list[str]:
    """The columns that a snapshot checks; none where it checks all, or none."""
    columns = node.written["config"].get("check_cols")
    return [str(each) for each in columns] if isinstance(columns, list) else []


def names(node: Node) -> dict[str, str]:
    """The columns that dbt adds, as the project calls them."""
    added = {name: name for name in ("dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to")}
    own = node.written["config"].get("snapshot_meta_column_names") or {}
    return added | {name: str(shown) for name, shown in own.items() if shown}


def _version(node: Node, run: str) -> str:
    config, added = node.written["config"], names(node)
    moment = f"cast({config['updated_at']} as timestamp)" if config.get("updated_at") else run
    key = " || '|' || ".join(f"coalesce(cast({each} as varchar), '')" for each in keys(node))
    made = (
        f"md5({key} || '|' || cast({moment} as varchar)) as {added['dbt_scd_id']}",
        f"{moment} as {added['dbt_updated_at']}",
        f"{moment} as {added['dbt_valid_from']}",
        f"cast(nullif({moment}, {moment}) as timestamp) as {added['dbt_valid_to']}",
    )
    return f"select *, {', '.join(made)} from (\n{node.sql}\n) as sbq"
