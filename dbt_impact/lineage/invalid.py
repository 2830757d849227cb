"""Queries that are not valid as they stand, whatever the data: who surely refuses what, and who may run it."""

from typing import Literal

from sqlglot import exp

from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer

Form = Literal[
    "nested aggregate",
    "window in an aggregate",
    "nested window",
    "aggregate in a filter",
    "window in a filter",
    "window in a group",
    "function without over",
    "no window to qualify",
    "window not defined",
    "window defined twice",
    "CTE defined twice",
    "CTE read too early",
    "relation named twice",
    "place out of range",
    "rows of unlike length",
    "limit by a column",
    "no column",
]


_ALL = frozenset("athena bigquery databricks duckdb fabric mysql postgres redshift snowflake spark trino tsql".split())
_NONE: frozenset[str] = frozenset()
# Those that surely refuse a form, and those that are known to run it; the rest may do either. What is not listed is
# refused by `_ALL`, as their documentation says or they themselves do.
_FORMS: dict[Form, tuple[frozenset[str], frozenset[str]]] = {
    # Oracle makes one row of the groups then.
    "nested aggregate": (_ALL, frozenset({"oracle"})),
    "nested window": (_ALL - {"databricks", "redshift", "spark"}, _NONE),
    "window in a group": (_ALL - {"redshift"}, _NONE),
    "no window to qualify": (frozenset({"bigquery", "databricks", "duckdb", "snowflake"}), frozenset({"clickhouse"})),
    "window defined twice": (frozenset({"bigquery", "duckdb", "mysql", "postgres"}), _NONE),
    "CTE defined twice": (_ALL - {"snowflake"}, _NONE),
    # There may be a table of that name.
    "CTE read too early": (_NONE, _NONE),
    # The others let it pass as long as no name is found in both.
    "relation named twice": (
        frozenset({"bigquery", "fabric", "mysql", "postgres", "redshift", "tsql"}),
        frozenset({"athena", "databricks", "duckdb", "oracle", "snowflake", "spark", "trino"}),
    ),
    # Oracle takes it for a mere number.
    "place out of range": (_ALL - {"fabric", "tsql"}, frozenset({"oracle"})),
    "limit by a column": (_ALL - {"fabric", "tsql"}, _NONE),
    # Postgres has tables without columns.
    "no column": (frozenset({"bigquery", "duckdb", "snowflake"}), frozenset({"postgres"})),
}
_SURELY = (
    exp.Avg, exp.Count, exp.CountIf, exp.LogicalAnd, exp.LogicalOr, exp.Max, exp.Median, exp.Min, exp.Stddev,
    exp.StddevPop, exp.StddevSamp, exp.Sum, exp.Variance, exp.VariancePop, exp.ArrayAgg, exp.GroupConcat,
    exp.ApproxDistinct,
)  # fmt: skip


def refuse(tracer: Tracer, form: Form, message: str, node: exp.Expr, *, perhaps: bool = False) -> None:
    """Notes that the query is not valid, unless the dialect is known to run it; `perhaps` it is another thing."""
    refusing, running = _FORMS.get(form, (_ALL, _NONE))
    dialect = tracer.dialect.sqlglot
    if dialect not in running:
        tracer.trouble("invalid-query", "", form, message, node, perhaps or dialect not in refusing)


def is_surely_aggregate(node: exp.Expr) -> bool:
    """Whether a call is an aggregate everywhere, as it is written: `max(x, 3)` may be the larger of two."""
    extremes = isinstance(node, (exp.Max, exp.Min))
    return isinstance(node, _SURELY) and not (extremes and node.args.get("expressions"))


def clause_of(node: exp.Expr) -> str | None:
    """The clause of its own query that an expression stands in; empty for the select list, None for a `from`."""
    at = node
    while (around := at.parent) is not None:
        if isinstance(around, exp.Where) and not isinstance(around.parent, exp.Filter):
            return "`where`"
        if isinstance(around, exp.Group):
            return "`group by`"
        if isinstance(around, exp.Join):
            return "the condition of a join" if at.arg_key == "on" else None
        if isinstance(around, exp.Query):
            return "" if at.arg_key == "expressions" else None
        at = around
    return None


def may_be_columns(scope: Scope) -> bool:
    """Whether a name that is taken for an alias may be a column: those of a relation are not all known."""
    return any(item.relation.open is not None for item in scope.items)
