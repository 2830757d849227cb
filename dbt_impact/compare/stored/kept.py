"""How a node that keeps what it stored goes on, as far as changes of its columns and rows matter to that."""

from dbt_impact.compare.changes import Kept
from dbt_impact.compare.failures.schema_changes import merges_by_name
from dbt_impact.compare.two_nodes import nodes_of
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.consumers.configuration import named_columns, strategy_of
from dbt_impact.lineage.nodes.snapshots import added_names
from dbt_impact.project.column_settings import settings_of


def kept(walk: Walk, outcome: Outcome) -> Kept | None:
    """What decides on the stored rows of an incremental or a snapshot of both sides, where anything of it differs."""
    before, after = nodes_of(walk, outcome.key)
    if before is None or after is None or after.config.materialized not in ("incremental", "snapshot"):
        return None
    if not (outcome.difference.is_visible or outcome.key in walk.edits.properties):
        return None
    if before.config.materialized in ("view", "ephemeral"):
        return None
    project, found = walk.head.project, outcome.difference
    settings, adapter = settings_of(project, outcome.key), project.metadata.adapter_type
    if settings.is_true("full_refresh"):
        return None
    is_snapshot = after.config.materialized == "snapshot"
    differing = {*found.changed, *found.retyped, *found.lost}
    named: dict[str, dict[str, None]] = {}
    for each in named_columns(settings, after.config.materialized, adapter, walk.head.dialect):
        if each.column in differing and each.when in ("next run", "excluded"):
            named.setdefault(walk.head.dialect.show(each.column), {})[each.setting] = None
    closes = settings.is_true("invalidate_hard_deletes")
    return Kept(
        strategy=after.config.strategy or ""
        if is_snapshot
        else strategy_of(adapter, after.config.incremental_strategy),
        merges_by_name=not is_snapshot and merges_by_name(walk, after),
        checks_all=is_snapshot and after.config.check_cols == "all",
        hard_deletes=after.config.hard_deletes or ("invalidate" if closes else "ignore"),
        named={column: tuple(names) for column, names in named.items()},
        added=frozenset(walk.head.dialect.show(walk.head.dialect.fold(each)) for each in added_names(after))
        if is_snapshot
        else frozenset(),
    )
