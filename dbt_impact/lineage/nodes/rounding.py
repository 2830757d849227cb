"""Values that a table under contract rounds: it is made with the contract's types, and then filled by the query."""

from msgspec.structs import replace

from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.types.data_types import MOMENTS, read_type
from dbt_impact.lineage.types.types import Types
from dbt_impact.lineage.values import Column
from dbt_impact.project.nodes import AnyResource, Node

_TAG = "rounded"
_TABLES = ("table", "incremental")
# With DuckDB, dbt holds the query to the size itself; with the others, a table takes its types from the query.
_AS_QUERIED = frozenset({"duckdb", "spark", "athena"})
_ROUNDED = MOMENTS | {"DECIMAL", "TIME", "TIMETZ"}


def rounded_by_contract(types: Types, node: AnyResource, traced: NodeLineage) -> NodeLineage:
    """A model's lineage with what its table makes of columns whose contract says a size, as in `numeric(10, 2)`."""
    if not isinstance(node, Node) or not node.contract.enforced or node.resource_type != "model":
        return traced
    if node.config.materialized not in _TABLES or types.dialect in _AS_QUERIED:
        return traced
    sizes = {
        column.name.lower(): "".join(column.data_type.lower().split())
        for column in node.columns.values()
        if column.data_type and "(" in column.data_type
    }
    if not sizes:
        return traced
    columns = (_rounded(types, column, sizes.get(column.name.lower())) for column in traced.columns)
    return replace(traced, columns=tuple(columns))


def without_rounding(terms: Terms, term: int) -> tuple[int, str | None]:
    """The term of what the query gives, and the type that its table rounds it to, None where it does not."""
    key = terms.key(term)
    return (int(key[1]), str(key[2])) if key[0] == _TAG else (term, None)


def _rounded(types: Types, column: Column, size: str | None) -> Column:
    wanted = read_type(size, types.dialect) if size is not None else None
    if size is None or wanted is None or wanted.kind not in _ROUNDED:
        return column
    term = column.value.term
    if wanted.kind == "DECIMAL" and types.named_by_cast(term) == wanted:
        return column
    return replace(column, value=replace(column.value, term=types.terms.of(_TAG, term, size)))
