"""Trino's own shapes."""
# ruff: noqa: E501 - a query is read best on one line

from tests.lineage.hard_sql.case import Case

ADAPTER = "trino"

CASES = {
    "unnest of an array": Case(
        "select id, tag from orders cross join unnest(tags) as t(tag)",
        noticed=("unnest(tags)", "unnest(lines)"),
        unnoticed=("as t(tag)", "t(tag)"),
        columns={"id": "orders.id", "tag": "orders.tags transformation"},
        rows="orders.tags join",
    ),
    "unnest of a map": Case(
        "select id, k, v from orders cross join unnest(doc) as t(k, v)",
        noticed=("unnest(doc)", "unnest(lines)"),
        unnoticed=("as t(k, v)", "u(k, v)"),
        columns={"id": "orders.id", "k": "orders.doc transformation", "v": "orders.doc transformation"},
        rows="orders.doc join",
    ),
    "unnest with ordinality": Case(
        "select id, tag, n from orders cross join unnest(tags) with ordinality as t(tag, n) where n < 3",
        noticed=("n < 3", "n < 4"),
        unnoticed=("with ordinality", "WITH ORDINALITY"),
        columns={"id": "orders.id", "tag": "orders.tags transformation", "n": "orders.tags transformation"},
        rows="orders.tags filter, orders.tags join",
    ),
    "unnest of several": Case(
        "select a, b from orders cross join unnest(tags, lines) as t(a, b)",
        noticed=("tags, lines", "lines, tags"),
        unnoticed=("t(a, b)", "u(a, b)"),
        columns={"a": "orders.tags transformation", "b": "orders.lines transformation"},
        rows="orders.lines join, orders.tags join",
    ),
    "left unnest": Case(
        "select id, tag from orders left join unnest(tags) as t(tag) on true",
        noticed=("left join", "cross join"),
        unnoticed=("as t(tag)", "t(tag)"),
        columns={"id": "orders.id", "tag": "orders.tags transformation"},
        rows="orders.tags join",
    ),
    "row fields": Case(
        "select cast(row(id, amount) as row(a int, b int)).b as b, doc.a.c as c from orders",
        noticed=("doc.a.c", "doc.a.d"),
        unnoticed=("row(id", "ROW(id"),
        columns={"b": "orders.amount transformation", "c": "orders.doc transformation"},
    ),
    "JSON as a table": Case(
        "select j.a, j.b from orders, json_table(doc, 'lax $' columns (a int path 'lax $.a', b varchar path 'lax $.b')) as j",
        noticed=("$.a'", "$.c'"),
        unnoticed=("json_table", "JSON_TABLE"),
        columns={"a": "orders.doc transformation", "b": "orders.doc transformation"},
        rows="orders.doc join",
    ),
    "JSON paths": Case(
        "select json_extract_scalar(doc, '$.a') as a, json_value(doc, 'lax $.b') as b, json_query(doc, 'lax $.c') as c from orders",
        noticed=("$.b", "$.d"),
        unnoticed=("json_extract", "JSON_EXTRACT"),
        columns={"a": "orders.doc transformation", "b": "orders.doc transformation", "c": "orders.doc transformation"},
    ),
    "a union of JSON paths": Case(
        'select json_extract(doc, \'$["a","b"]\') as j from orders',
        noticed=('"b"', '"c"'),
        unnoticed=("json_extract", "JSON_EXTRACT"),
        columns={"j": "orders.doc transformation"},
    ),
    "lambdas": Case(
        "select transform(tags, x -> x * amount) as t, reduce(tags, 0, (s, x) -> s + x, s -> s) as r, any_match(tags, x -> x > 1) as m from orders",
        noticed=("x > 1", "x > 2"),
        unnoticed=("(s, x) -> s + x", "(a, b) -> a + b"),
        columns={
            "t": "orders.amount transformation, orders.tags transformation",
            "r": "orders.tags transformation",
            "m": "orders.tags transformation",
        },
    ),
    "map functions": Case(
        "select map_filter(doc, (k, v) -> v > amount) as f, element_at(doc, 'a') as a from orders",
        noticed=("v > amount", "v > id"),
        unnoticed=("(k, v) -> v >", "(a, b) -> b >"),
        columns={"f": "orders.amount transformation, orders.doc transformation", "a": "orders.doc transformation"},
    ),
    "subscript": Case(
        "select doc['a'] as a, tags[1] as first_tag from orders",
        noticed=("tags[1]", "tags[2]"),
        unnoticed=("doc['a']", "orders.doc['a']"),
        columns={"a": "orders.doc transformation", "first_tag": "orders.tags transformation"},
    ),
    "grouping sets": Case(
        "select customer, placed, sum(amount) as s from orders group by grouping sets ((customer), (placed), ())",
        noticed=(", ())", ")"),
        unnoticed=("grouping sets", "GROUPING SETS"),
        columns={
            "customer": "orders.customer",
            "placed": "orders.placed",
            "s": "orders.* aggregation, orders.amount aggregation, orders.customer group by, orders.placed group by",
        },
        rows="orders.customer group by, orders.placed group by",
    ),
    "sets that come out twice": Case(
        "select customer, placed, count(*) as n from orders group by distinct rollup (customer, placed), cube (customer)",
        noticed=("by distinct", "by"),
        unnoticed=("rollup", "ROLLUP"),
        columns={
            "customer": "orders.customer",
            "placed": "orders.placed",
            "n": "orders.* aggregation, orders.customer group by, orders.placed group by",
        },
        rows="orders.customer group by, orders.placed group by",
    ),
    "sets of all": Case(
        "select customer, placed, count(*) as n from orders group by all rollup (customer, placed)",
        noticed=("rollup (customer, placed)", "rollup (placed, customer)"),
        unnoticed=("by all rollup", "by rollup"),
        columns={
            "customer": "orders.customer",
            "placed": "orders.placed",
            "n": "orders.* aggregation, orders.customer group by, orders.placed group by",
        },
        rows="orders.customer group by, orders.placed group by",
    ),
    "filter and order": Case(
        "select array_agg(id order by placed) filter (where amount > 0) as ids, listagg(customer, ',') within group (order by id) as cs from orders",
        noticed=("amount > 0", "amount > 1"),
        unnoticed=("listagg", "LISTAGG"),
        columns={
            "ids": "orders.* aggregation, orders.amount aggregation, orders.id aggregation, orders.placed aggregation",
            "cs": "orders.* aggregation, orders.customer aggregation, orders.id aggregation",
        },
    ),
    "max by": Case(
        "select customer, max_by(id, placed) as latest, approx_distinct(id) as n from orders group by customer",
        noticed=("placed", "amount"),
        unnoticed=("max_by", "MAX_BY"),
        columns={
            "customer": "orders.customer",
            "latest": "orders.* aggregation, orders.customer group by, orders.id aggregation, orders.placed aggregation",
            "n": "orders.* aggregation, orders.customer group by, orders.id aggregation",
        },
        rows="orders.customer group by",
    ),
    "lateral": Case(
        "select c.name, o.id from customers c cross join lateral (select id from orders where customer = c.id limit 2) o",
        noticed=("limit 2", "limit 3"),
        unnoticed=("lateral", "LATERAL"),
        columns={"name": "customers.name", "id": "orders.id"},
        rows="customers.id filter, orders.* join, orders.customer filter",
    ),
    "match recognize": Case(
        "select * from orders match_recognize (partition by customer order by placed measures last(up.amount) as worth one row per match pattern (up+) define up as up.amount > 1)",
        noticed=("up+", "up*"),
        unresolved="`match_recognize` in a select",
    ),
    "a function of the query": Case(
        "with function twice(x int) returns int return x * 2 select twice(id) as t from orders",
        noticed=("x * 2", "x * 3"),
        unresolved="`with function` in a with",
    ),
    "time travel": Case(
        "select id from orders for version as of 3",
        noticed=("as of 3", "as of 4"),
        unnoticed=("for version", "FOR VERSION"),
        columns={"id": "orders.id"},
    ),
    "fetch with ties": Case(
        "select id from orders order by amount fetch first 3 rows with ties",
        noticed=("with ties", "only"),
        unnoticed=("fetch first", "FETCH FIRST"),
        columns={"id": "orders.id"},
        rows="orders.amount sort",
    ),
    "any of a query": Case(
        "select id from orders where amount >= all (select since from customers)",
        noticed=(">= all", ">= any"),
        unnoticed=(">= all", ">= ALL"),
        columns={"id": "orders.id"},
        rows="customers.* filter, customers.since filter, orders.amount filter",
    ),
    "try": Case(
        "select try(cast(customer as int)) as c, try_cast(customer as bigint) as d from orders",
        noticed=("as bigint", "as int"),
        unnoticed=("try_cast", "TRY_CAST"),
        columns={"c": "orders.customer transformation", "d": "orders.customer transformation"},
    ),
    "frames": Case(
        "select sum(amount) over (partition by customer order by placed rows between 2 preceding and current row) as s, nth_value(id, 2) ignore nulls over (order by placed) as n from orders",
        noticed=("2 preceding", "3 preceding"),
        unnoticed=("nth_value", "NTH_VALUE"),
        columns={
            "s": "orders.* window, orders.amount transformation, orders.customer window, orders.placed window",
            "n": "orders.* window, orders.id transformation, orders.placed window",
        },
    ),
    "a sample": Case(
        "select id from orders tablesample bernoulli (10)",
        noticed=("(10)", "(20)"),
        unnoticed=("tablesample", "TABLESAMPLE"),
        columns={"id": "orders.id"},
    ),
    "values": Case(
        "select a, b from (values (1, 'x'), (2, 'y')) as v(a, b)",
        noticed=("'y'", "'z'"),
        unnoticed=("as v(a, b)", "v(a, b)"),
        columns={"a": "", "b": ""},
    ),
    "recursion": Case(
        "with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select n from t",
        noticed=("n < 5", "n < 6"),
        unnoticed=("n < 5", "5 > n"),
        columns={"n": ""},
    ),
    "at time zone": Case(
        "select placed at time zone 'UTC' as p from orders",
        noticed=("UTC", "Asia/Tokyo"),
        unnoticed=("at time zone", "AT TIME ZONE"),
        columns={"p": "orders.placed transformation"},
    ),
    "a relation as an argument": Case(
        "select id from table(exclude_columns(input => table(customers), columns => descriptor(name, city)))",
        noticed=("(name, city)", "(name, since)"),
        unnoticed=("table(customers)", "TABLE(customers)"),
        columns={
            "id": "customers.* filter, customers.city transformation, customers.id transformation, customers.name transformation, customers.since transformation"
        },
        rows="customers.* transformation, customers.city transformation, customers.id transformation, customers.name transformation, customers.since transformation",
    ),
    "where a row comes from": Case(
        'select "$path" as file, id from orders',
        noticed=('"$path"', '"$partition"'),
        unnoticed=("as file", "file"),
        columns={"file": "", "id": "orders.id"},
    ),
}
