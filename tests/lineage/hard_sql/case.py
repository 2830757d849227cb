"""A shape of SQL with what must be known of it: its columns' inputs, and which edits of it are seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.values import IDENTITY, Inputs
from tests.building import model_id, project

TABLES = {"orders": "id, customer, amount, placed, tags, doc, lines, note", "customers": "id, name, city, since"}
"""The columns that every case can read; `elsewhere` and the like are relations that nothing builds."""

Edit = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """A query over `TABLES`.

    `columns` are the output columns with their inputs, `rows` what decides the rows, both written as `inputs` does.
    `is_open`: a star lists columns that are not known, so `columns` is a lower bound. `noticed` replaces a piece of
    the SQL so that its meaning changes, `unnoticed` so that it does not. Where the query cannot be traced,
    `unresolved` is the reason, there are no columns, and every edit is noticed.
    """

    sql: str
    noticed: Edit
    unnoticed: Edit | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: str = ""
    is_open: bool = False
    unresolved: str | None = None

    def edited(self, edit: Edit) -> str:
        """The SQL after an edit, which must be one."""
        assert edit[0] in self.sql
        return self.sql.replace(edit[0], edit[1], 1)


def inputs(found: Inputs) -> str:
    """Inputs as text: `orders.id`, and how it is used where it does not just pass through."""
    said = set[str]()
    for each in found:
        if each.column is None and each.use == IDENTITY:
            continue
        name = each.unique_id.rpartition(".")[2]
        use = "" if each.use == IDENTITY else f" {each.use.lower().replace('_', ' ')}"
        said.add(f"{name}.{'*' if each.column is None else each.column.lower()}{use}")
    return ", ".join(sorted(said))


def shown(name: str) -> str:
    """A column's name: Snowflake's are written small, unless they were quoted."""
    return name.lower() if name.isupper() else name


def lineage(folder: Path, adapter: str, sql: str, terms: Terms | None = None) -> Lineage:
    """The lineage of a project whose one model is the query."""
    return Lineage(project(folder, {"m": sql}, TABLES, adapter=adapter), terms)


def traced(folder: Path, adapter: str, sql: str) -> NodeLineage:
    """What the query means on its own."""
    return lineage(folder, adapter, sql).of(model_id("m"))
