"""Readers of columns that the stored table of an incremental does not get."""

from pathlib import Path

from dbt_impact.compare.compare import compare
from tests.building import model_id, project

TABLES = {"t": "id, a, b, c, d, e"}


def problems(folder: Path, base: dict[str, str], head: dict[str, str], **config: object) -> list[str]:
    """What is wrong with the model `report`, which reads the incremental `kept`."""
    own = {"kept": {"materialized": "incremental", "unique_key": "id", **config}}
    before, after = (project(folder / name, sql, TABLES, config=own) for name, sql in (("b", base), ("h", head)))
    node = compare(before, after).nodes.get(model_id("report"))
    return [problem.message for problem in node.problems] if node is not None else []


KEPT = {"kept": "select id, a from t", "report": "select id from kept"}


def test_many_columns_are_one_problem(tmp_path: Path) -> None:
    head = {"kept": "select * from t", "report": "select id, b, c, d, e from kept"}
    assert problems(tmp_path, KEPT, head) == [
        "it reads `b`, `c`, `d` and 1 more of `kept`, whose table gets no new columns but by a full refresh "
        "(`on_schema_change` is `ignore`)"
    ]


def test_columns_made_of_rows_are_read_too(tmp_path: Path) -> None:
    grouped = "with s as (select b, count(*) as n from kept group by b) select n, max(b) as top from s group by n"
    assert len(problems(tmp_path, KEPT, {"kept": "select id, a, b from t", "report": grouped})) == 1


def test_a_table_that_gets_them_is_read_as_it_is(tmp_path: Path) -> None:
    head = {"kept": "select id, a, b from t", "report": "select id, b from kept"}
    for config in ({"on_schema_change": "append_new_columns"}, {"full_refresh": True}, {"materialized": "table"}):
        assert problems(tmp_path, KEPT, head, **config) == []
