"""Columns whose names begin statements elsewhere, renames of columns that are not there, Jinja that was left over."""

from pathlib import Path

import duckdb
import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from tests.building import model_id, project

_FORMS = (
    "select a, {}, b from t",
    "select t.{} from t where {} > 1",
    "select {}, count(*) as n from t group by {}",
    "select sum(b) over (partition by {} order by {}) as x from t",
    "select {{'x': {}}} as s, coalesce({}, 0) as {} from t",
)


@pytest.mark.parametrize("word", ["map", "force", "insert", "grant", "drop", "xor"])
@pytest.mark.parametrize("form", _FORMS)
def test_a_word_can_name_a_column(word: str, form: str, tmp_path: Path) -> None:
    sql = form.replace("{}", word).replace("{{", "{").replace("}}", "}")
    assert _listed(tmp_path, sql, f"a, {word}, b") == _run(sql, f"a int, {word} int, b int")


def test_a_map_is_still_a_map(tmp_path: Path) -> None:
    sql = "select map([a], [b]) as m, map {'x': a} as n, map from t"
    assert _listed(tmp_path, sql, "a, map, b") == _run(sql, "a int, map int, b int")


def test_a_place_gives_its_columns_name(tmp_path: Path) -> None:
    sql = "select #2, #1 from t"
    assert _listed(tmp_path, sql, "a, b") == _run(sql, "a int, b int")


@pytest.mark.parametrize("star", ["*", "t.*", "t.* exclude (a)"])
def test_a_rename_of_nothing_is_passed_over(star: str, tmp_path: Path) -> None:
    sql = f"select {star} rename (gone as x) from t"
    assert _listed(tmp_path, sql, "a, b") == _run(sql, "a int, b int")


@pytest.mark.parametrize(
    "sql", ["select {{ a }} as x from t", "select a from {{ ref('t') }}", "select a {% raw %} from t"]
)
def test_jinja_that_was_left_over_is_the_reason(sql: str, tmp_path: Path) -> None:
    found = Lineage(project(tmp_path, {"m": sql}, {"t": "a, b"})).of(model_id("m"))
    assert found.unresolved == "Jinja that was not rendered, in line 1 of the compiled SQL"


def test_jinja_in_a_text_is_a_text(tmp_path: Path) -> None:
    sql = "select '{{ a }}' as x, {'p': {'q': a}} as y from t -- {% b %}"
    assert _listed(tmp_path, sql, "a, b") == _run(sql, "a int, b int")


def _listed(folder: Path, sql: str, columns: str) -> list[str]:
    found = Lineage(project(folder, {"m": sql}, {"t": columns})).of(model_id("m"))
    assert found.unresolved is None
    assert not found.troubles
    return [column.name for column in found.columns]


def _run(sql: str, columns: str) -> list[str]:
    connection = duckdb.connect()
    connection.execute(f"create table t ({columns})")
    return [each[0] for each in connection.execute(sql).description or ()]
