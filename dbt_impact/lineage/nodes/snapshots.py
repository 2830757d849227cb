"""What dbt adds to the query of a snapshot: a row's id, and since when and until when it held."""

from msgspec.structs import replace

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.values import OTHERS, TRANSFORMATION, Column, Value, all_inputs, used_as
from dbt_impact.project.nodes import AnyResource, Node

_DELETED = "dbt_is_deleted"
_ADDED = ("dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to")


def snapshotted(terms: Terms, dialect: Dialect, node: AnyResource, name: str, traced: NodeLineage) -> NodeLineage:
    """A snapshot's lineage, from that of its query; `name` is what it is called on both sides.

    dbt makes a row's id of the key and of the moment, and the moments of `updated_at`, or of the run that first saw
    other values in the columns that it checks. When a row ceased to be there depends on the rows, too.
    """
    assert isinstance(node, Node)
    config = node.config
    keys = _values(dialect, traced, config.unique_key)
    moment = _values(dialect, traced, config.check_cols if config.strategy == "check" else config.updated_at)
    follows_rows = config.hard_deletes in ("invalidate", "new_record")
    columns = list(traced.columns)
    for shown, each in added_names(node).items():
        made_of = [*moment, *(keys if each == "dbt_scd_id" else ())]
        parts = terms.of("made of", *(value.term for value in made_of))
        rows = (traced.rows,) if each == _DELETED or (follows_rows and each == "dbt_valid_to") else ()
        term = terms.of("snapshot column", name, each, parts, *rows)
        inputs = used_as(all_inputs(made_of, TRANSFORMATION), TRANSFORMATION)
        columns.append(Column(dialect.fold(shown), Value(term, inputs), None, shown))
    return replace(traced, columns=tuple(columns), rows=terms.of("snapshot", traced.rows))


def added_names(node: Node) -> dict[str, str]:
    """The columns that dbt puts in, under their configured names: each with dbt's own name for it."""
    added = [*_ADDED, *([_DELETED] if node.config.hard_deletes == "new_record" else [])]
    return {(node.config.snapshot_meta_column_names or {}).get(each) or each: each for each in added}


def _values(dialect: Dialect, traced: NodeLineage, names: str | tuple[str, ...] | None) -> list[Value]:
    """The columns that the configuration names, as far as they are there; all, where it names none or an expression."""
    listed = {column.name: column.value for column in traced.columns}
    wanted = [dialect.fold(name) for name in ((names,) if isinstance(names, str) else names or ())]
    if wanted and traced.open is None and all(name.isidentifier() and name != "all" for name in wanted):
        return [listed[name] for name in wanted if name in listed]
    other = traced.open(OTHERS) if traced.open is not None else None
    return [*listed.values(), *([other] if other is not None else [])]
