"""From an answer about the flow to text: one pure function for each format, in the module of the format's name."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dbt_impact.render import by_name

if TYPE_CHECKING:
    from dbt_impact.flow.answer import Answer

FLOW_FORMATS: Mapping[str, Callable[["Answer"], str]] = by_name(
    __name__, "tree", "table", "json", "csv", "mermaid", "openlineage"
)
