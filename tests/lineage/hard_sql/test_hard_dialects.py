"""Every warehouse's own shapes: their columns' inputs, the edits that must be seen, and those that must not."""

from pathlib import Path

import pytest

from dbt_impact.compare.difference import difference
from dbt_impact.compare.typed import Typed
from dbt_impact.lineage.terms.terms import Terms
from tests.building import model_id
from tests.lineage.hard_sql import bigquery, clickhouse, databricks, duckdb, postgres, redshift, snowflake, trino, tsql
from tests.lineage.hard_sql.case import Case, Edit, inputs, lineage, shown, traced

DIALECTS = (bigquery, clickhouse, databricks, duckdb, postgres, redshift, snowflake, trino, tsql)
ALL = {
    f"{module.ADAPTER}: {name}": (module.ADAPTER, case) for module in DIALECTS for name, case in module.CASES.items()
}
# An opaque model is as its text is: there is no edit that it does not notice.
RESOLVED = {name: found for name, found in ALL.items() if found[1].unresolved is None}


@pytest.mark.parametrize(("adapter", "case"), ALL.values(), ids=ALL)
def test_inputs(adapter: str, case: Case, tmp_path: Path) -> None:
    found = traced(tmp_path, adapter, case.sql)
    assert (found.unresolved, [each.message for each in found.troubles]) == (case.unresolved, [])
    if case.unresolved is None:
        assert {shown(each.name): inputs(each.value.inputs) for each in found.columns} == dict(case.columns)
        assert inputs(found.row_inputs) == case.rows
        assert (found.open is not None) is case.is_open


@pytest.mark.parametrize(("adapter", "case"), ALL.values(), ids=ALL)
def test_what_must_be_noticed(adapter: str, case: Case, tmp_path: Path) -> None:
    assert _differs(tmp_path, adapter, case, case.noticed)


@pytest.mark.parametrize(("adapter", "case"), RESOLVED.values(), ids=RESOLVED)
def test_what_must_not_be_noticed(adapter: str, case: Case, tmp_path: Path) -> None:
    assert case.unnoticed is not None
    assert not _differs(tmp_path, adapter, case, case.unnoticed)


def _differs(folder: Path, adapter: str, case: Case, edit: Edit) -> bool:
    terms = Terms()
    sides = (
        lineage(folder / "base", adapter, case.sql, terms),
        lineage(folder / "head", adapter, case.edited(edit), terms),
    )
    base, head = (side.of(model_id("m")) for side in sides)
    assert not (head.unresolved or "").startswith("the SQL does not parse")
    return bool(difference(base, head, Typed(*(side.types for side in sides))))
