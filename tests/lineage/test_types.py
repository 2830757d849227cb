"""Types of whole expressions, and what is refused for them: in DuckDB as it says itself, elsewhere as documented."""

from pathlib import Path

import duckdb
import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.refusals import refusals
from dbt_impact.lineage.types.data_types import differ, read_type, shown
from tests.building import model_id, project

COLUMNS = {
    "b": "BOOLEAN", "s": "SMALLINT", "i": "INTEGER", "big": "BIGINT", "f": "DOUBLE", "dec": "DECIMAL(10,2)",
    "v": "VARCHAR", "d": "DATE", "ts": "TIMESTAMP", "tz": "TIMESTAMP WITH TIME ZONE", "iv": "INTERVAL",
    "l": "INTEGER[]", "st": "STRUCT(x INTEGER, y VARCHAR)", "j": "JSON", "u": "UUID",
}  # fmt: skip

# Each is executed: it has the type that DuckDB gives it, or is refused where DuckDB refuses.
EXPRESSIONS = """
i + 1 | s + 1 | i + big | i / 2 | i // 2 | i % 2 | dec + 1 | dec + i | dec * 2 | dec * dec | dec / 2 | dec - f | f * 1.5 | i * 1.5
v + 1 | v - i | v * 2 | v / 2 | -v | -i | -dec | d + 1 | d - 1 | d - d | d + interval 1 day | ts - ts | ts + interval 1 hour | v + interval 1 day
d - v | ts - v | tz + interval 1 day | d - ts | v || i | i || v | concat(i, v) | v || 'x' | d || v
sum(i) | sum(dec) | sum(f) | sum(v) | sum(b) | sum(d) | avg(i) | avg(dec) | avg(v) | avg(d) | min(v) | max(d) | max(dec) | count(*) | count(v) | count(distinct v)
any_value(d) | string_agg(v, ',') | array_agg(i) | list(v) | bool_or(b) | bool_or(v) | stddev(i) | stddev(v) | median(f)
sum(case when b then 1 else 0 end) | sum(v) filter (where b) | count(i) filter (where b)
lower(v) | lower(i) | upper(d) | trim(v) | trim(i) | length(v) | length(i) | substring(v, 1, 2) | substring(i, 1, 2) | replace(v, 'a', 'b') | replace(i, 'a', 'b')
left(v, 2) | left(i, 2) | lpad(v, 3, '0') | lpad(i, 3, '0') | regexp_replace(v, 'a', 'b') | regexp_replace(i, 'a', 'b')
v like 'a%' | i like 'a%' | v similar to 'a' | d similar to 'a' | v ilike 'a%' | d ilike 'a%' | regexp_matches(v, 'a') | regexp_matches(i, 'a') | starts_with(v, 'a') | starts_with(i, 'a') | contains(v, 'a')
date_trunc('month', d) | date_trunc('month', ts) | date_trunc('month', tz) | date_trunc('month', v) | date_trunc('month', i)
extract(year from d) | extract(year from v) | extract(epoch from ts) | date_part('month', ts) | date_part('month', v) | year(d) | year(v) | month(i) | dayofweek(ts) | dayname(v)
date_diff('day', d, d) | date_diff('day', d, v) | date_diff('day', v, d) | date_diff('day', ts, d) | date_diff('day', i, d) | datediff('day', d, ts)
strftime(d, '%Y') | strftime(v, '%Y') | strptime(v, '%Y') | strptime(d, '%Y') | last_day(d) | last_day(v) | epoch_ms(ts) | make_date(i, 1, 1) | make_date(v, 1, 1)
abs(i) | abs(dec) | abs(v) | round(f, 2) | round(dec, 1) | round(dec) | round(v, 2) | floor(f) | floor(dec) | ceil(v) | sqrt(i) | sqrt(v) | power(i, 2) | power(v, 2) | ln(v)
coalesce(i, 0) | coalesce(dec, 0) | coalesce(v, '') | coalesce(v, 0) | coalesce(i, v) | coalesce(d, ts) | coalesce(d, i) | coalesce(i, f) | coalesce(v, d) | coalesce(null, i)
case when b then i else 0 end | case when b then i else f end | case when b then v else i end | case when b then d else v end | case when b then 'x' else 'y' end | case when b then null else d end
greatest(i, 1) | greatest(i, f) | greatest(v, i) | least(d, ts) | nullif(i, 0) | nullif(v, '') | ifnull(v, 0) | ifnull(i, 0)
i < f | v < 'a' | v < i | d < v | d < ts | d < i | b < i | v < 1 | i between 1 and 2 | v between 1 and 2 | d between '2026-01-01' and '2026-02-01' | d between v and v
cast(v as integer) | cast(i as varchar) | v::date | try_cast(v as double) | cast(dec as decimal(18,4)) | cast(i as decimal) | i::bigint | cast(ts as date) | cast(v as timestamptz)
st.z | {'a': i, 'b': v}.b | {'a': i}.b | [z.x for z in [st]] | [z.w for z in [st]] | [st][1].y | [st][1].w
row_number() over (order by i) | rank() over (partition by v order by d) | lag(i) over (order by d) | lag(v, 1) over (order by d) | first_value(dec) over (order by d) | sum(i) over () | sum(v) over () | avg(v) over ()
b and i > 1 | not b | v is null | i in (1, 2) | v in ('a', 'b') | exists (select 1) | (select max(i) from t) | (select max(d) from t)
st.x | st.y | l[1] | unnest(l) | list_contains(l, 1) | len(l) | json_extract_string(j, '$.a') | md5(v) | md5(i) | hash(i) | to_days(i) | to_days(v)
unnest(v) | unnest(i) | v.x | i.x | (st).x | st.x + 1 | generate_series(d, d, interval 1 day) | generate_series(v, v, interval 1 day) | range(i) | range(v)
unnest(generate_series(d, d, interval 1 day)) | unnest(generate_series(v, v, interval 1 day)) | unnest(range(i)) | unnest(range(1, i)) + 1
{'a': i, 'b': v} | {'a': i, 'b': v}.b | struct_pack(q := d) | struct_pack(q := d).q + 1 | struct_pack(q := v).q + 1 | {'a': l}.a | st = v
i = any (select i from t) | i = any (select v from t) | v <> any (select i from t) | i > all (select d from t) | i >= all (select f from t) | d in (select v from t)
(i, v) in (select i, v from t) | (i, v) in (select v, v from t) | (i, v) not in (select i, d from t) | big::varchar = i | i::varchar = big | v = i::varchar
j ->> 'a' | j -> 'a' | j ->> '$.a.b' | j -> 0 | (j ->> 'a') + 1 | lower(j ->> 'a') | cast(j ->> 'a' as integer) + 1
sum(i) over (order by d range between interval 1 day preceding and current row) | sum(i) over (order by i range 1 preceding)
sum(i) over (order by v range between interval 1 day preceding and current row) | sum(i) over (order by v range 1 preceding)
median(i) | median(dec) | median(v) | median(d) | median(tz) | median(b) | quantile_cont(i, 0.5) | quantile_cont(d, 0.5) | quantile_cont(v, 0.5) | quantile_disc(v, 0.5) | quantile_cont(f, [0.1, 0.5])
percentile_cont(0.5) within group (order by i) | percentile_disc(0.5) within group (order by v) | mode(v) | mad(i) | quantile_disc(d, [0.1])
[i, big] | [i, f] | [v] | [d, ts] | list_value(i, 2) | list_sum(l) | list_max(l) | list_avg(l) | list_aggregate(l, 'sum') | list_sort(l) | list_append(l, 1) | l || l | flatten([l]) | array_to_string(l, ',')
list_transform(l, lambda x: x + 1) | list_transform(l, lambda x: x::varchar) | list_transform(l, lambda x: x > 1) | list_transform(l, lambda x, k: x + k) | list_transform(l, lambda x: d) | list_transform(l, lambda x: x + big)
[x * 2.5 for x in l] | [x for x in l if x > 1] | list_filter(l, lambda x: x > 1) | list_reduce(l, lambda a, x: a + x) | list_transform(l, lambda x: list_transform(l, lambda y: x + y)) | unnest(list_transform(l, lambda x: x::varchar))
list_transform([st], lambda p: p.x * 2) | list_transform([st], lambda p: upper(p.y)) | list_filter([st], lambda p: p.x > 1) | list_sum(list_transform(l, lambda x: x * 1.5)) | list_apply(l, lambda x: d) | len(list_filter(l, lambda x: x > 1))
list_transform(l, lambda x: upper(x)) | list_transform([v], lambda x: x + 1) | list_transform([st], lambda p: upper(p.x)) | [upper(x) for x in l] | list_transform(l, lambda x: list_transform(l, lambda y: upper(x)))
l[1] | l[-1] | l[i] | l[1:2] | l[2:] | v[1] | v[1:2] | [st][1].x | [[i]][1:1][1] | list_slice(l, 1, 2) | st['x'] | st['y'] | struct_extract(st, 'y') | list(st)[1].y | l[1] - l[2] | generate_subscripts(l, 1)
map([v], [i])['a'] | map([v], [i]) | map {'a': i, 'b': big} | map_keys(map([v], [i])) | map_values(map([v], [d])) | map_entries(map([v], [i])) | element_at(map([v], [d]), 'a') | map_extract(map([v], [i]), 'a') | map_from_entries([{'k': i, 'v': v}])
list_reduce(l, lambda a, x: a + x, 0) | list_reduce(l, lambda a, x: a + x, 0.5) | list_reduce(l, lambda a, x: a || x, '') | list_reduce(l, lambda a, x: a * 1.5, 0) | list_reduce(l, lambda a, x: a + x, big) | list_reduce([s], lambda a, x: a + x, 0) | list_reduce(l, lambda a, x: a > x, true)
0.5 | 0.50 | 00.5 | 10.25 | 0.5 * 0.5 | i + null | null - d | i = any ([1]) | i <> all (l) | d = any ([d]) | if(b, '01', 1) | least('1', 1)
ts::timestamp(0) | ts::timestamp(1) | ts::timestamp(6) | ts::timestamp(9) | v::blob || v::blob | [null] + [1] | l + [1.5] | b = f | b = dec | b in (f) | b < f | f is distinct from true
count(*) over (order by ts range between interval 1 hour preceding and current row exclude ties) | count(*) over (order by i range between 1 preceding and d following exclude group)
1 | 1.5 | 'a' | true | null::integer | date '2026-01-01' | interval 1 day | 30000000000 | 1e3
"""  # noqa: E501

DOCUMENTED = [
    ("postgres", "sum(v)", ["`sum` of `varchar`"]),
    ("postgres", "i - v", ["arithmetic on `varchar`"]),
    ("postgres", "i = v", ["`int` is compared with `varchar`"]),
    ("postgres", "v = 'x'", []),
    ("postgres", "d = '2026-01-01'", []),
    ("postgres", "i = 'x'", ["`int` is compared with `varchar`"]),
    ("postgres", "extract(year from v)", ["`extract` of `varchar`"]),
    ("postgres", "lower(i)", ["`lower` of `int`"]),
    ("postgres", "coalesce(v, i)", ["`varchar` and `int` don't go into one column"]),
    ("postgres", "coalesce(i, 0)", []),
    ("bigquery", "sum(v)", ["`sum` of `string`"]),
    ("bigquery", "case when b then v else i end", ["`string` and `int64` don't go into one column"]),
    ("redshift", "sum(v)", ["`sum` of `varchar`"]),
    ("redshift", "lower(i)", []),
    ("clickhouse", "sum(v)", ["`sum` of `varchar`"]),
    ("clickhouse", "v * 2", ["arithmetic on `varchar`"]),
    ("clickhouse", "v = i", ["`nullable(int32)` is compared with `varchar`"]),
    ("clickhouse", "i = '3'", []),
    ("clickhouse", "sum(i)", []),
    ("sqlserver", "sum(v)", ["`sum` of `varchar`"]),
]
CONVERTING = [
    ("redshift", "coalesce(v, i)"),
    ("clickhouse", "coalesce(v, i)"),
    ("snowflake", "sum(v)"),
    ("databricks", "sum(v)"),
    ("snowflake", "v = i"),
    ("sqlserver", "i - v"),
]


def lineage_of(folder: Path, sql: str, adapter: str = "duckdb", columns: dict[str, str] = COLUMNS) -> Lineage:
    if adapter == "snowflake":
        columns = {name.upper(): kind for name, kind in columns.items()}
    found = project(folder, {"m": sql}, {"t": ", ".join(columns)}, adapter=adapter)
    return Lineage(found, columns_of=lambda unique_id: columns if unique_id.startswith("seed.") else None)


def said(folder: Path, sql: str, adapter: str = "duckdb") -> tuple[str | None, list[tuple[str, bool]]]:
    """The type of the SQL's one column, and what is refused in it."""
    lineage = lineage_of(folder, sql, adapter)
    found = lineage.of(model_id("m"))
    assert found.unresolved is None
    kind = lineage.types.of(found.columns[0].value.term)
    refused = [(each.message, each.is_sure) for each in refusals(lineage, model_id("m"), lineage.leaf)]
    return None if kind is None else shown(kind.stored, lineage.types.dialect), refused


def test_duckdb_agrees_on_every_expression(tmp_path: Path) -> None:
    warehouse = duckdb.connect()
    warehouse.execute(f"create table t ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
    listed = [each.strip() for line in EXPRESSIONS.strip().splitlines() for each in line.split(" | ")]
    # All expressions as columns of one model would be refused together; each is a model.
    wrong, unknown = [], []
    for i, expression in enumerate(listed):
        sql = f"select {expression} as x from t"
        try:
            truth = str(warehouse.execute(f"describe {sql}").fetchall()[0][1])
        except duckdb.Error:
            truth = ""
        kind, refused = said(tmp_path / str(i), sql)
        sure = [message for message, is_sure in refused if is_sure]
        if bool(sure) != (not truth):
            wrong.append((expression, truth or "refused", sure or kind))
        elif truth and kind is None:
            unknown.append(expression)
        elif truth and differ(read_type(truth, "duckdb"), read_type(kind or "", "duckdb")):
            wrong.append((expression, truth, kind))
    assert not wrong
    assert len(unknown) <= 5, unknown


@pytest.mark.parametrize(("adapter", "expression", "expected"), DOCUMENTED)
def test_other_warehouses_refuse_what_they_document(
    adapter: str, expression: str, expected: list[str], tmp_path: Path
) -> None:
    _, refused = said(tmp_path, f"select {expression} as x from t", adapter)
    assert refused == [(message, True) for message in expected]


@pytest.mark.parametrize(("adapter", "expression"), CONVERTING)
def test_what_converts_at_run_time_is_possible(adapter: str, expression: str, tmp_path: Path) -> None:
    _, refused = said(tmp_path, f"select {expression} as x from t", adapter)
    assert [is_sure for _, is_sure in refused] == [False]


@pytest.mark.parametrize("expression", ["sum(cast(i as varchar))", "cast(i as varchar) = i"])
def test_a_text_made_of_numbers_converts_back(expression: str, tmp_path: Path) -> None:
    assert said(tmp_path, f"select {expression} as x from t", "snowflake")[1] == []


@pytest.mark.parametrize(
    ("sql", "refused"),
    [
        ("select sum(x) as x from (select v as x from t)", 1),
        ("with a as (select sum(v) as x from t) select a.x from a", 1),
        ("with a as (select d as x, v from t) select x - v as y from a where lower(x) = 'a'", 2),
        ("select a.i from t a join t b using (v) join (select d as i from t) c using (i)", 1),
        ("select i from t union all select d from t", 1),
        ("select i from t union all select v from t", 0),
        ("select i from t where v in (select i from t)", 1),
        ("select i from t where i in (select big from t)", 0),
        ("select v from t group by v having sum(v) > 1", 1),
        ("select i from t qualify row_number() over (order by lower(i)) = 1", 1),
        ("select i from t where d = i", 1),
        ("select i from t where i = 'x'", 1),
        ("select i from t where i = '7'", 0),
        ("select k from (select i as k from t) full join (select v as k from t) using (k)", 2),
        ("select * from (select i as k from t) full join (select v as k from t) using (k)", 2),
        ("select * from (select i as k from t) full join (select f as k from t) using (k)", 0),
        ("select sum(r) as x from (select i from t) as r", 1),
        ("select x + 1 as y from (select sum(v) as x from t)", 1),
        ("select count(r) as x from (select i from t) as r", 0),
        ("select r.i, r as whole from (select i from t) as r", 0),
        ("select x from t unpivot (x for y in (i, v))", 1),
        ("select x from t unpivot (x for y in (i, big, dec))", 0),
        ("select x from t unpivot ((x, z) for y in ((i, v), (big, v)))", 0),
        ("select c.k from (select coalesce(v, v) as k from t) as c join t on c.k = t.i", 1),
        (
            "select c.k from (select coalesce(i::varchar, s::varchar) as k from t) as c join t on k = t.i",
            1,
        ),
        ("select c.k from (select coalesce(i::varchar, (i + 1)::varchar) as k from t) as c join t on c.k = t.i", 0),
        ("select x from t, generate_series(v, v, interval 1 day) as g(x)", 1),
        ("select x - v as y from t, generate_series(d, d, interval 1 day) as g(x)", 1),
        ("select x + 1 as y from t, unnest(l) as g(x)", 0),
        ("select sum(x) as y from (select unnest(str_split(v, ',')) as x from t)", 1),
        ('select "1" - d as y from (pivot t on i in (1, 2) using max(v) group by s)', 1),
        ('select "1" + 1 as y from (pivot t on i in (1, 2) using count(*) group by s)', 0),
        (
            'from (unpivot (from (pivot t on i in (1, 2) using max(v) group by s)) on s, "1" into name n value y)',
            1,
        ),
        ("select f.i from t as f full join (select v as k, i from t) as g using (i)", 0),
        ("with recursive r as (select i as n from t union all select 2 from r) select lower(n) from r", 1),
        ("with recursive r as (select v as n from t union all select n + 1 from r) select n from r", 1),
        ("with recursive r as (select v as n from t union all select n from r where n < 3) select n from r", 1),
        (
            "with recursive r as (select i::varchar n from t union select t.v from t, r where t.i = n) select n from r",
            0,
        ),
        ("with recursive r as (select i as n from t union all select n + 1 from r where n < 3) select n from r", 0),
        ("select cast(cast(b as varchar) as integer) as x from t", 1),
        ("select sum(cast(x as integer)) as n from (select coalesce(i > 1, false)::varchar as x from t)", 1),
        ("select cast(d::text as double) as x from t", 1),
        ("select try_cast(b::varchar as integer) as x, cast(i::varchar as bigint) as y, cast(v as int) as z from t", 0),
        ("select x + 1 as y from (select i as x from t except select v from t)", 1),
        ("select x + 1 as y from (select i as x from t intersect select big from t)", 0),
        ("select i from t except select d from t", 1),
        (
            "select x = i as y from (select null::integer as x from t union all select s::varchar from t), t as u",
            0,
        ),
        ("select x = ts as y from (select ts::varchar as x, ts from t)", 0),
        ("select x = d as y from (select i::varchar as x, d from t)", 1),
        ("select k = i as y from (select lead(i::varchar) over (order by d) as k, i from t)", 0),
    ],
)
def test_refused_wherever_it_stands(sql: str, refused: int, tmp_path: Path) -> None:
    assert len(said(tmp_path, sql)[1]) == refused


def test_a_recursive_column_has_the_type_of_its_start(tmp_path: Path) -> None:
    sql = "with recursive r as (select i as n from t union all select n + 0.5 from r where n < 9) select n from r"
    assert said(tmp_path, sql) == ("integer", [])


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select i from t except select v from t", "varchar"),
        ("select i from t except select big::varchar from t", "varchar"),
        ("select i from t intersect select 1.5", "decimal(11,1)"),
        ("select s from t intersect all select i from t", "integer"),
        ("select d from t except select ts from t", "timestamp"),
        ("select v from t except select i from t", "varchar"),
        ("select i from t except select null", "integer"),
        ("select f from t union all select b from t", "double"),
        ("select b from t union select dec from t", "decimal(10,2)"),
        ("select '01' union select dec from t union select b from t", "varchar"),
    ],
)
def test_what_comes_of_arms_has_a_type_that_fits_them_all(sql: str, expected: str, tmp_path: Path) -> None:
    assert said(tmp_path, sql) == (expected, [])
    warehouse = duckdb.connect()
    warehouse.execute(f"create table t ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
    assert str(warehouse.execute(f"describe {sql}").fetchall()[0][1]).lower() == expected


def test_what_is_left_beside_a_type_that_nothing_tells_has_none(tmp_path: Path) -> None:
    """The arms' types differ, or may: `i + 1` may be of any type where that of `i` is known to its own arm alone."""
    assert said(tmp_path / "1", "select i from t except select i + big from t") == (None, [])
    assert said(tmp_path / "2", "select i from t intersect select i from t") == ("integer", [])


def test_unknown_types_refuse_nothing(tmp_path: Path) -> None:
    lineage = lineage_of(tmp_path, "select sum(v) - d || lower(i) as x from t", columns=dict.fromkeys("vdi", ""))
    assert refusals(lineage, model_id("m"), lineage.leaf) == []


@pytest.mark.parametrize(
    ("adapter", "text", "expected"),
    [
        ("duckdb", "DECIMAL(10,2)", "decimal(10,2)"),
        ("duckdb", "text", "varchar"),
        ("duckdb", "STRUCT(a INTEGER, b VARCHAR[])", "struct(a integer, b varchar[])"),
        ("snowflake", "NUMBER", "number"),
        ("snowflake", "NUMBER(38,2)", "number(38,2)"),
        ("bigquery", "INT64", "int64"),
        ("postgres", "character varying(256)", "varchar"),
        ("postgres", "timestamp without time zone", "timestamp"),
        ("duckdb", "no type; drop table x", None),
        ("duckdb", "(" * 5_000, None),
        ("duckdb", "struct(" * 30, None),
        ("duckdb", "", None),
    ],
)
def test_types_are_read_from_strangers_words(adapter: str, text: str, expected: str | None) -> None:
    found = read_type(text, adapter)
    assert (None if found is None else shown(found, adapter)) == expected
