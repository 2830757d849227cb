"""The answers to questions about the flow, in every format."""

from collections.abc import Callable, Mapping

from dbt_impact.flow.answer import Answer
from dbt_impact.render.flow.csv_rows import as_csv
from dbt_impact.render.flow.json_document import as_json
from dbt_impact.render.flow.mermaid import as_mermaid
from dbt_impact.render.flow.openlineage import as_openlineage
from dbt_impact.render.flow.table import as_table
from dbt_impact.render.flow.tree import as_tree

FLOW_FORMATS: Mapping[str, Callable[[Answer], str]] = {
    "tree": as_tree,
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "mermaid": as_mermaid,
    "openlineage": as_openlineage,
}
