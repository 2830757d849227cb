"""What DuckDB's binder refuses in an edited model is called broken, and what it takes is not."""

from pathlib import Path

import duckdb
import pytest

from dbt_impact.compare.changes import NodeImpact
from tests.binder.forms import NAMED, PERHAPS, REFUSED, RUNNING, Edit
from tests.binder.tables import TABLES, refusal, warehouse
from tests.building import compared, model_id


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return warehouse()


def _impact(folder: Path, edit: Edit, adapter: str = "duckdb") -> NodeImpact | None:
    base, head = edit
    return compared(folder, TABLES, {"m": base}, {"m": head}, adapter=adapter).nodes.get(model_id("m"))


@pytest.mark.parametrize(("kind", "edit"), [(kind, edit) for kind, edits in REFUSED.items() for edit in edits])
def test_what_is_refused_is_told(tmp_path: Path, connection: duckdb.DuckDBPyConnection, kind: str, edit: Edit) -> None:
    assert refusal(connection, edit[0]) is None
    assert refusal(connection, edit[1]) is not None
    found = _impact(tmp_path, edit)
    assert found is not None
    assert (found.effect, found.proof) == ("broken", "proved")
    assert kind in {problem.kind for problem in found.problems if problem.proof == "proved"}


@pytest.mark.parametrize("edit", RUNNING)
def test_what_runs_is_not_called_broken(tmp_path: Path, connection: duckdb.DuckDBPyConnection, edit: Edit) -> None:
    assert refusal(connection, edit[1]) is None
    found = _impact(tmp_path, edit)
    assert found is None or (found.effect, found.proof) != ("broken", "proved")


@pytest.mark.parametrize("edit", PERHAPS)
def test_what_may_be_there_may_fail(tmp_path: Path, connection: duckdb.DuckDBPyConnection, edit: Edit) -> None:
    assert refusal(connection, edit[1]) is not None
    found = _impact(tmp_path, edit)
    assert found is not None
    assert (found.effect, found.proof) == ("broken", "possible")


@pytest.mark.parametrize(("expression", "name"), NAMED.items())
def test_a_column_without_a_name_is_called_what_duckdb_calls_it(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, expression: str, name: str
) -> None:
    sql = f"select {expression} from orders"
    assert [each[0] for each in connection.execute(sql).description or ()] == [name]
    found = _impact(tmp_path, ("select 1 as one from orders", sql))
    assert found is not None
    assert found.columns_added == (name.lower(),)


@pytest.mark.parametrize("edit", REFUSED["invalid-query"])
def test_what_base_ran_with_is_not_told(tmp_path: Path, edit: Edit) -> None:
    found = _impact(tmp_path, (edit[1], f"select *, 1 as added from ({edit[1]}) as before"))
    assert found is None or all(problem.kind != "invalid-query" for problem in found.problems)


_NESTED = ("select max(amount) as m from orders", "select max(sum(amount)) as m from orders")
_TWO_NAMES = ("select 1 as a from orders as o, customers as c", "select 1 as a from orders as o, customers as o")
_CTES = ("with a as (select 1 as b) select b from a", "with a as (select 1 as b), a as (select 1 as b) select b from a")
_TRAILING = ("select id, note from orders", "select id, note, from orders")


@pytest.mark.parametrize(
    ("edit", "adapter", "proof"),
    [
        (_NESTED, "snowflake", "proved"),
        (_NESTED, "bigquery", "proved"),
        (_NESTED, "clickhouse", "possible"),
        (_NESTED, "oracle", None),
        (_TWO_NAMES, "postgres", "proved"),
        (_TWO_NAMES, "duckdb", None),
        (_TWO_NAMES, "snowflake", None),
        (_CTES, "bigquery", "proved"),
        (_CTES, "snowflake", "possible"),
        (_TRAILING, "postgres", "proved"),
        (_TRAILING, "bigquery", None),
    ],
)
def test_each_dialect_has_its_own_refusals(tmp_path: Path, edit: Edit, adapter: str, proof: str | None) -> None:
    found = _impact(tmp_path, edit, adapter)
    told = [each.proof for each in found.problems if each.kind == "invalid-query"] if found is not None else []
    assert told == ([] if proof is None else [proof])


@pytest.mark.parametrize(("adapter", "column"), [("duckdb", "col1"), ("postgres", "column2")])
def test_values_alone_are_a_query(tmp_path: Path, adapter: str, column: str) -> None:
    found = _impact(tmp_path, ("values (1, 2)", "values (1, 3)"), adapter)
    assert found is not None
    assert (found.effect, found.columns_changed) == ("changed", (column,))
