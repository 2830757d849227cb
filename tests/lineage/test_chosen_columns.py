"""Columns chosen by their names: the very ones that DuckDB chooses, named as DuckDB names them, or unknown."""

from pathlib import Path

import duckdb
import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from tests.building import compared, model_id, project

_TABLES = {"t": "Id, MAX, mAb, max_u", "u": "ID, k"}

_KNOWN = """
select columns('^m') from t
select columns('^M') from t
select columns('(?i)^m') from t
select columns('AX') from t
select columns('^m') + columns('^m') from t
select columns('^m') * 2, columns('^M') as big from t
select columns('(.)(?:a|A)') as "x_\\1" from t
select columns('^m(A|a)|^(I)') as "x\\1_\\0_\\2" from t
select columns(*) as "x_\\0" from t
select columns(lambda c: c like 'm%') as "n_\\0" from t
select columns(lambda c: c like 'M%') from t
select columns(lambda c: c like '%A_') from t
select columns(lambda c: c ilike 'm%') from t
select columns(lambda c: c not like 'm%') from t
select columns(lambda c: c in ('id', 'MAX', 'max')) from t
select columns(lambda c: c not in ('Id')) from t
select columns(lambda c: c in ['Id']) from t
select columns(lambda c: lower(c) = 'id') from t
select columns(lambda c: c.lower() = 'id') from t
select columns(lambda c: length(c) > 2 and c <> 'MAX') from t
select columns(lambda c: len(c) = 2 or upper(c) = c) from t
select columns(lambda c: starts_with(c, 'm')) from t
select columns(lambda c: c ^@ 'M' or suffix(c, 'd') or ends_with(c, '_u')) from t
select columns(lambda c: contains(c, 'A')) from t
select columns(lambda c: regexp_matches(c, 'A.?$')) from t
select columns(lambda c: c ~ '.*A.*') from t
select columns(lambda c: c similar to 'm.*') from t
select columns(lambda c: c glob '*A?') from t
select columns(lambda c: c[1] = 'm') from t
select columns(lambda c: c[2:3] = 'Ab') from t
select columns(lambda c: left(c, 1) = 'm' and right(c, 1) = 'b') from t
select columns(lambda c: substr(c, 2, 1) = 'A') from t
select columns(lambda c: replace(c, 'A', 'x') = 'mxb') from t
select columns(lambda c: position('A' in c) > 1) from t
select columns(lambda c: reverse(c) like 'd%') from t
select columns(lambda c: c between 'A' and 'Z') from t
select columns(lambda c: c < 'J') from t
select columns(lambda c: c is not null and not (c like 'm%')) from t
select columns(lambda c: c like '%' || 'X') from t
select columns(lambda C, i: c like 'I%') from t
select columns(lambda id: id like 'I%')::varchar || 'x' from t
select columns(['id', 'max']) from t
select columns(['max', 'id', 'MAX']) from t
select columns(['i' || 'd']) from t
select columns([x for x in * if x like 'm%']) from t
select columns([x for x in (*) if length(x) = 3]) from t
select columns(['id']) from t, u
select columns(* exclude id) from t
select columns(* exclude (ID, "max")) from t
select columns(* replace (id + 1 as iD)) from t
select columns(* rename (id as Xy)) from t
select columns(t.* exclude (id)) from t, u
select columns('^I') from (select columns(* rename (id as Iy)) from t)
select columns('^I') from t join u using (id)
select columns('^I') from u join t using (id)
select columns('^I') from t full join u using (ID)
select columns('^I') from t right join (select id as Id from u) using (iD)
select columns(lambda c: c like 'I%') from (select iD, k from u)
select columns('^[XI]') from (select id as Xy, id from t)
select columns('^[XI]') from (select id, id as ID from t)
with c(Aa, bB) as (select id, max from t) select columns('[A-Z]$') from c
with recursive r(Nn) as (select 1 union all select nn + 1 from r where nn < 2) select columns('^N') from r
select columns('^A') from (select id as Aa from t union all select k as aa from u)
select columns('^[AC]') from (select id as Aa from t union all by name select k as aa, k as C from u)
select columns('^V') from (select id from t) as x(Vv)
select columns('^A') from (values (1, 2)) v(A, a2)
select columns('^c') from (values (1, 2))
select columns('^F') from range(3) as r(Foo)
select columns('s$|S') from (select id, mab from t) pivot (sum(id) as Ss for mab in (1 as Xx))
select columns('^[NV]') from (unpivot (select id, max from t) on columns('^(Id|MAX)$') into name Nn value Vv)
select columns('^(min|count|s)') from (select min(id), MAX(Max), count(*), sum(t.mab), avg(h) from t, (select 1 as h))
select columns('"H') from (select min("Hour") from (select 1 as Hour))
select * from (unpivot (select id, max, mab from t) on columns(* exclude id)::varchar into name n value y)
select * from (unpivot (select id, max, mab from t) on max, coalesce(mab, 1) into name n value y)
select * from (unpivot (select id, max, mab from t) on * into name n value y)
select columns('.') from (select * like 'm%' from t)
select t.* like 'I%' from t
select * ilike 'm%' from t
select * not like 'm%' from t
select * similar to 'm.*' from t
select * not similar to 'm.*' from t
select * glob 'm*' from t
select * exclude (id) like 'm%' from t
select coalesce(*columns('^M|I')) as c from t
select max(columns('^m')), count(*) from t
select * from t where columns(['id', 'max']) > 0
""".strip().splitlines()
_REFUSED = """
select columns('^zz') from t
select columns(lambda c: c like 'zz') from t
select columns(lambda c: null) from t
select columns(['id', 'zz']) from t
select * like 'zz' from t
select * not like '%' from t
select columns(* exclude (zz)) from t
select columns('^i') from t join u using (id)
select id from t where columns('^zz') > 0
""".strip().splitlines()
_UNKNOWN = {
    "select columns('^i') from (select -id from t)": "the case of",
    "select columns('^i') from (select id from t full join u using (id))": "the case of",
    "select columns(lambda c: c like strftime(c, 'm')) from t": "a test of column names with",
    "select columns(lambda c: c = 1) from t": "compares unlike things",
    "select columns(lambda c: length(c)::varchar = '2') from t": "a test of column names with",
    "select columns('^I') from t right join u using (id)": "the case of",
    "select columns('[[:alpha:]]') from t": "two ways",
}


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, columns in _TABLES.items():
        connection.execute(f"create table {name} ({', '.join(f'{each} integer' for each in columns.split(','))})")
    return connection


def test_the_columns_are_those_that_duckdb_chooses(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    models = {f"m{i}": sql for i, sql in enumerate(_KNOWN)}
    lineage = Lineage(project(tmp_path, models, _TABLES))
    for name, sql in models.items():
        found, ran = lineage.of(model_id(name)), warehouse.execute(f"select * from ({sql})").description
        assert found.unresolved is None, (sql, found.unresolved)
        assert not found.troubles, (sql, found.troubles)
        assert [column.name for column in found.columns] == [each[0].lower() for each in ran], sql
        assert all(column.written in (None, each[0]) for column, each in zip(found.columns, ran, strict=True)), sql


def test_what_duckdb_refuses_is_trouble(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    models = {f"m{i}": sql for i, sql in enumerate(_REFUSED)}
    lineage = Lineage(project(tmp_path, models, _TABLES))
    for name, sql in models.items():
        with pytest.raises(duckdb.BinderException):
            warehouse.execute(sql)
        assert lineage.of(model_id(name)).troubles, sql


def test_what_is_not_worked_out_is_unknown(tmp_path: Path) -> None:
    models = {f"m{i}": sql for i, sql in enumerate(_UNKNOWN)}
    lineage = Lineage(project(tmp_path, models, _TABLES))
    for name, sql in models.items():
        assert _UNKNOWN[sql] in (lineage.of(model_id(name)).unresolved or ""), sql


def test_a_name_in_another_case_reaches_what_chooses_by_it(tmp_path: Path) -> None:
    reader = {"hop": "select * from m", "r": "select columns('^A') from hop", "n": "select a from hop"}
    base = {"m": "select k as Ab, k as A from u", **reader}
    head = {"m": "select k as ab, k as A from u", **reader}
    found = compared(tmp_path, _TABLES, base, head)
    assert found.nodes[model_id("r")].columns_removed == ("ab",)
    assert model_id("n") not in found.nodes


def test_labels_of_an_unpivot_are_names_as_they_are_written(tmp_path: Path) -> None:
    stacked = "select Name, Value from (unpivot m on columns(*) into name Name value Value)"
    base = {"m": "select k as Ab from u", "r": stacked}
    found = compared(tmp_path, _TABLES, base, {"m": "select k as ab from u", "r": stacked})
    assert found.nodes[model_id("r")].columns_changed == ("name",)


def test_a_pattern_that_fits_nothing_any_more_breaks_its_model(tmp_path: Path) -> None:
    reader = {"r": "select columns('_u$') from m"}
    found = compared(tmp_path, _TABLES, {"m": "from t", **reader}, {"m": "from t select * exclude (max_u)", **reader})
    assert found.nodes[model_id("r")].effect == "broken"
