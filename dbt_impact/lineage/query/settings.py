"""Clauses at the end of a query that change what it gives: settings, filled gaps, sorting for a limit."""

from sqlglot import exp

from dbt_impact.lineage.fragment import written
from dbt_impact.lineage.instances import mapped
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import Relation

# Settings that tell how to run a query, or allow what it does.
_HOW = (
    "allow_", "compatibility_ignore", "connect_", "join_algorithm", "load_balancing", "log_", "max_bytes_before",
    "max_execution", "max_insert", "max_memory", "max_parallel", "max_threads", "optimize_", "parallel_", "priority",
    "query_plan_", "receive_", "send_", "use_query_cache", "use_uncompressed_cache",
)  # fmt: skip


def with_settings(tracer: Tracer, node: exp.Select, relation: Relation) -> Relation:
    """The relation as the settings of its query make it: `join_use_nulls`, filters, limits."""
    listed = [each for each in node.args.get("settings") or () if not _is_how(each)]
    if not listed:
        return relation
    said = sorted(written(each, tracer.dialect.sqlglot) for each in listed)
    terms = tracer.terms

    def under(term: int) -> int:
        return terms.of("settings", term, *said)

    return mapped(relation, under, under(relation.rows))


def _is_how(setting: exp.Expr) -> bool:
    name = setting.this if isinstance(setting, exp.EQ) else setting
    return str(name.name).lower().startswith(_HOW)


def check_sorting(node: exp.Expr) -> None:
    """Raises Unresolvable where sorting makes rows, or chooses them in a way that no order tells."""
    order = node.args.get("order")
    if order is not None and any(each.args.get("with_fill") for each in order.expressions):
        raise Unresolvable("`order by … with fill`", order)
    if node.args.get("limit") is None and node.args.get("offset") is None:
        return
    for name in ("sort", "cluster", "distribute"):
        if node.args.get(name):
            raise Unresolvable(f"`{name} by` with a limit", node)
