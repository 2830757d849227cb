"""What the report says of columns and queries that an exposure lists in vain."""

from pathlib import Path

from dbt_impact.pipeline import Artifacts, check
from tests.small_projects import SmallProject


def notes(folder: Path, exposure: str) -> tuple[str, ...]:
    """The notes of a report on a model that an exposure reads, and of which a column changes."""
    for side, sql in (("base", "select 1 as id, 2 as amount"), ("head", "select 1 as id, 3 as amount")):
        given = f"exposures: {{board: {{reads: [fct_orders], {exposure}}}}}"
        SmallProject({"models/fct_orders.sql": sql, "properties.yml": given}).write(folder / side)
    report, _ = check(Artifacts(folder / "base"), Artifacts(folder / "head"))
    return report.changes.coverage.notes


def test_a_column_that_is_none_is_said_with_the_nearest_name(tmp_path: Path) -> None:
    said = "listed for an exposure, and no such column: `board`: `amuont` of `fct_orders`: did you mean amount?"
    assert notes(tmp_path, "columns: {fct_orders: [ID, amuont]}") == (said,)


def test_a_query_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert notes(tmp_path, "queries: ['select (']") == ("a query of `board` can't be read, so all columns count",)
    assert notes(tmp_path, "queries: ['select id from fct_orders']") == ()
