"""Columns that a node's own configuration names and that its query no longer gives: what fails, and when."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.two_nodes import nodes_of
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.consumers.configuration import Named, named_columns, strategy_of
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.values import FILTER, Input
from dbt_impact.project.column_settings import Settings, settings_of
from dbt_impact.project.nodes import Node

# They look a list of keys up with `in (select …)`; elsewhere only a single key is looked up in this way.
_LOOK_UP_LISTS = frozenset({"postgres", "redshift", "snowflake", "greenplum"})


def missing_settings(walk: Walk, outcome: Outcome) -> Iterator[Trace]:
    """The settings of head that name a column which is not there, and was at base."""
    _, after = nodes_of(walk, outcome.key)
    gone = set(outcome.difference.lost)
    edited = frozenset(each.name for each in walk.edits.properties.get(outcome.key, ()))
    if after is None or outcome.head is None or not (gone or edited):
        return
    head, adapter = walk.head, walk.head.project.metadata.adapter_type
    settings = settings_of(head.project, outcome.key)
    for each in dict.fromkeys(named_columns(settings, after.config.materialized, adapter, head.dialect)):
        is_gone = each.column in gone
        if each.when == "excluded" or not (is_gone or (each.setting in edited and _lacks(outcome.head, each.column))):
            continue
        if not is_gone and _lacked_it(walk, outcome, each):
            continue
        shown = head.dialect.show(each.column)
        lacks = f"no longer has{_then(after, settings, each, adapter)}" if is_gone else "does not have"
        is_sure = _is_sure(after, each) and (is_gone or outcome.head.certain)
        yield Trace(
            Problem(
                kind="missing-key",
                proof="proved" if is_sure else "possible",
                message=f"`{each.setting}` names `{shown}`, which the node {lacks}",
                column=shown,
                of_a_run=after.config.materialized == "incremental" and each.when != "build",
            )
        )


def missing_event_times(walk: Walk, outcome: Outcome) -> Iterator[Trace]:
    """Inputs of a microbatch model whose `event_time` is gone: dbt cuts each batch out of them by it."""
    _, after = nodes_of(walk, outcome.key)
    if after is None or after.config.incremental_strategy != "microbatch":
        return
    show = walk.head.dialect.show
    for parent in sorted(walk.parents(outcome.key)):
        above = walk.outcomes.get(parent)
        gone = set() if above is None else set(above.difference.lost)
        if not gone or parent not in walk.head.project:
            continue
        of = walk.head.project.get(parent).name
        for name in map(walk.head.dialect.fold, settings_of(walk.head.project, parent).texts("event_time")):
            if name in gone:
                message = f"each batch is cut out of `{of}` by its `event_time` `{show(name)}`, which is gone"
                yield Trace(
                    Problem(kind="missing-key", proof="proved", message=message, column=show(name), of=parent),
                    Input(walk.base_id(parent) or parent, name, FILTER),
                )


def _lacks(lineage: NodeLineage, column: str) -> bool:
    return lineage.open is None and lineage.unresolved is None and column not in lineage.names


def _lacked_it(walk: Walk, outcome: Outcome, named: Named) -> bool:
    """Whether base's setting named the same column, which base lacked as well: it is something else that is there."""
    old = walk.base_id(outcome.key)
    before = walk.base.project.get(old) if old is not None else None
    if old is None or outcome.base is None or not isinstance(before, Node):
        return False
    adapter = walk.base.project.metadata.adapter_type
    found = named_columns(settings_of(walk.base.project, old), before.config.materialized, adapter, walk.base.dialect)
    said = any((each.setting, each.column) == (named.setting, named.column) for each in found)
    return said and _lacks(outcome.base, named.column)


def _is_sure(node: Node, named: Named) -> bool:
    """A column that is looked up in the stored table is still there, unless the run takes it out first."""
    return named.sure and (named.when != "stored" or node.config.on_schema_change == "sync_all_columns")


def _then(node: Node, settings: Settings, named: Named, adapter: str) -> str:
    """What happens in place of a failure: the name is found in the table that the run deletes from."""
    strategy = strategy_of(adapter, node.config.incremental_strategy)
    is_kept = node.config.materialized == "incremental" and node.config.on_schema_change == "append_new_columns"
    looks_up = strategy == "delete+insert" and (not settings.is_list("unique_key") or adapter in _LOOK_UP_LISTS)
    if named.setting != "unique_key" or not (is_kept and looks_up):
        return ""
    return ": the next run takes it from the stored table itself, and deletes what is stored there"
