"""T-SQL's own shapes."""
# ruff: noqa: E501 - a query is read best on one line

from tests.lineage.hard_sql.case import Case

ADAPTER = "sqlserver"

CASES = {
    "cross apply": Case(
        "select c.id, x.amount from customers c cross apply (select top 3 o.amount from orders o where o.customer = c.id order by o.placed desc) x",
        noticed=("top 3", "top 4"),
        unnoticed=("cross apply", "CROSS APPLY"),
        columns={"id": "customers.id", "amount": "orders.amount"},
        rows="customers.id filter, orders.* join, orders.customer filter, orders.placed sort",
    ),
    "outer apply": Case(
        "select c.id, x.n from customers c outer apply (select count(*) as n from orders o where o.customer = c.id) x",
        noticed=("outer apply", "cross apply"),
        unnoticed=("outer apply", "OUTER APPLY"),
        columns={
            "id": "customers.id",
            "n": "customers.id filter, orders.* aggregation, orders.* join, orders.customer filter",
        },
    ),
    "apply with a column list": Case(
        "select c.id, t.v from customers c cross apply (select amount, placed from orders) t(v, w)",
        noticed=("amount, placed", "placed, amount"),
        unnoticed=("t(v, w)", "as t(v, w)"),
        columns={"id": "customers.id", "v": "orders.amount"},
        rows="orders.* join",
    ),
    "apply of a function": Case(
        "select o.id, s.value from orders o cross apply string_split(o.note, ',') s",
        noticed=("','", "';'"),
        unnoticed=("string_split", "STRING_SPLIT"),
        columns={"id": "orders.id", "value": "orders.note transformation"},
        rows="orders.note join",
    ),
    "openjson with columns": Case(
        "select j.sku, j.qty from orders o cross apply openjson(o.lines) with (sku varchar(10) '$.sku', qty int '$.qty') j",
        noticed=("'$.qty'", "'$.n'"),
        unnoticed=("openjson", "OPENJSON"),
        columns={"sku": "orders.lines transformation", "qty": "orders.lines transformation"},
        rows="orders.lines join",
    ),
    "openjson": Case(
        "select j.[key], j.value from orders o cross apply openjson(o.doc) j",
        noticed=("o.doc", "o.lines"),
        unnoticed=("openjson", "OPENJSON"),
        columns={"key": "orders.doc transformation", "value": "orders.doc transformation"},
        rows="orders.doc join",
    ),
    "nodes of XML": Case(
        "select n.c.value('@id', 'int') as id from orders o cross apply o.doc.nodes('/a/b') as n(c)",
        noticed=("'/a/b'", "'/a/c'"),
        unnoticed=("nodes(", "nodes( "),
        columns={"id": "orders.doc transformation"},
        rows="orders.doc join",
    ),
    "a method of XML": Case(
        "select doc.value('(/a)[1]', 'int') as a from orders",
        noticed=("(/a)[1]", "(/b)[1]"),
        unnoticed=("as a", "a"),
        columns={"a": "orders.doc transformation"},
    ),
    "for JSON": Case(
        "select c.id, (select o.id, o.amount from orders o where o.customer = c.id for json path) as orders from customers c",
        noticed=("o.id, o.amount", "o.id, o.placed"),
        unnoticed=("for json path", "FOR JSON PATH"),
        columns={
            "id": "customers.id",
            "orders": "customers.id filter, orders.* filter, orders.amount transformation, orders.customer filter, orders.id transformation",
        },
    ),
    "for XML": Case(
        "select stuff((select ',' + name from customers for xml path('')), 1, 1, '') as names",
        noticed=("',' + name", "';' + name"),
        unnoticed=("for xml", "FOR XML"),
        columns={"names": "customers.* filter, customers.name transformation"},
    ),
    "for JSON of everything": Case(
        "select id, amount from orders for json auto",
        noticed=("amount", "placed"),
        unresolved="`for json` in a select",
    ),
    "top with ties": Case(
        "select top 3 with ties id from orders order by amount",
        noticed=("with ties ", ""),
        unnoticed=("top 3", "TOP 3"),
        columns={"id": "orders.id"},
        rows="orders.amount sort",
    ),
    "top of a percentage": Case(
        "select top (10) percent id from orders order by amount",
        noticed=("(10) percent", "(20) percent"),
        unnoticed=("top", "TOP"),
        columns={"id": "orders.id"},
        rows="orders.amount sort",
    ),
    "brackets": Case(
        "select [id], [orders].[amount] as [The Amount] from [orders]",
        noticed=("[orders].[amount]", "[orders].[placed]"),
        unnoticed=("[id]", "id"),
        columns={"id": "orders.id", "the amount": "orders.amount"},
    ),
    "an alias with equals": Case(
        "select n = count(*), total = sum(amount) from orders",
        noticed=("sum(amount)", "max(amount)"),
        unnoticed=("n = count(*)", "count(*) as n"),
        columns={"n": "orders.* aggregation", "total": "orders.* aggregation, orders.amount aggregation"},
    ),
    "pivot": Case(
        "select customer, [a], [b] from (select customer, placed, amount from orders) s pivot (sum(amount) for placed in ([a], [b])) p",
        noticed=("sum", "max"),
        unnoticed=("pivot", "PIVOT"),
        columns={
            "customer": "orders.customer",
            "a": "orders.* aggregation, orders.amount aggregation, orders.placed transformation",
            "b": "orders.* aggregation, orders.amount aggregation, orders.placed transformation",
        },
        rows="orders.customer group by",
    ),
    "unpivot": Case(
        "select id, part, worth from (select id, amount, customer from orders) s unpivot (worth for part in (amount, customer)) u",
        noticed=("(amount, customer)", "(amount)"),
        unnoticed=("unpivot", "UNPIVOT"),
        columns={
            "id": "orders.id",
            "part": "orders.amount transformation, orders.customer transformation",
            "worth": "orders.amount transformation, orders.customer transformation",
        },
        rows="orders.amount aggregation, orders.customer aggregation",
    ),
    "recursion without the word": Case(
        "with t(n) as (select 1 as n union all select n + 1 from t where n < 5) select n from t",
        noticed=("n < 5", "n < 6"),
        unnoticed=("n < 5", "5 > n"),
        columns={"n": ""},
    ),
    "recursion over a table": Case(
        "with up as (select id, customer from orders union all select o.id, u.customer from orders o join up u on o.customer = u.id) select customer from up",
        noticed=("u.customer", "o.customer"),
        unnoticed=("up u on", "up as u on"),
        columns={"customer": "orders.customer transformation"},
        rows="orders.* join, orders.customer join, orders.id join",
    ),
    "offset and fetch": Case(
        "select id from orders order by placed offset 5 rows fetch next 10 rows only",
        noticed=("next 10", "next 20"),
        unnoticed=("fetch next", "FETCH NEXT"),
        columns={"id": "orders.id"},
        rows="orders.placed sort",
    ),
    "table hints": Case(
        "select o.id from orders o with (nolock) join customers c with (nolock) on c.id = o.customer option (recompile)",
        noticed=("on c.id", "on c.since"),
        unnoticed=("with (nolock) join", "join"),
        columns={"id": "orders.id"},
        rows="customers.* join, customers.id join, orders.customer join",
    ),
    "time travel": Case(
        "select id from orders for system_time as of '2024-01-01'",
        noticed=("2024-01-01", "2024-01-02"),
        unnoticed=("for system_time", "FOR SYSTEM_TIME"),
        columns={"id": "orders.id"},
    ),
    "string aggregate": Case(
        "select string_agg(name, ',') within group (order by since) as names from customers",
        noticed=("order by since", "order by id"),
        unnoticed=("string_agg", "STRING_AGG"),
        columns={"names": "customers.* aggregation, customers.name aggregation, customers.since aggregation"},
    ),
    "iif and choose": Case(
        "select iif(amount > 0, 'a', 'b') as s, choose(customer, 'x', 'y') as c, try_convert(int, placed) as t from orders",
        noticed=("'x', 'y'", "'x', 'z'"),
        unnoticed=("iif(amount > 0", "iif(0 < amount"),
        columns={
            "s": "orders.amount conditional",
            "c": "orders.customer transformation",
            "t": "orders.placed transformation",
        },
    ),
    "grouping sets": Case(
        "select customer, placed, sum(amount) as s from orders group by grouping sets ((customer), (placed))",
        noticed=("(placed))", "(placed), ())"),
        unnoticed=("grouping sets", "GROUPING SETS"),
        columns={
            "customer": "orders.customer",
            "placed": "orders.placed",
            "s": "orders.* aggregation, orders.amount aggregation, orders.customer group by, orders.placed group by",
        },
        rows="orders.customer group by, orders.placed group by",
    ),
    "rollup of old": Case(
        "select customer, sum(amount) as s from orders group by customer with rollup",
        noticed=("with rollup", "with cube"),
        unnoticed=("with rollup", "WITH ROLLUP"),
        columns={
            "customer": "orders.customer",
            "s": "orders.* aggregation, orders.amount aggregation, orders.customer group by",
        },
        rows="orders.customer group by",
    ),
    "exists": Case(
        "select id from orders o where not exists (select * from customers c where c.id = o.customer)",
        noticed=("not exists", "exists"),
        unnoticed=("select * from", "select 1 from"),
        columns={"id": "orders.id"},
        rows="customers.* filter, customers.id filter, orders.customer filter",
    ),
    "any and all": Case(
        "select id from orders where amount > all (select since from customers)",
        noticed=("> all", "> any"),
        unnoticed=("> all", "> ALL"),
        columns={"id": "orders.id"},
        rows="customers.* filter, customers.since filter, orders.amount filter",
    ),
    "a function of a schema": Case(
        "select dbo.clean(name) as n from customers",
        noticed=("dbo.clean", "other.clean"),
        unnoticed=("dbo.clean", "DBO.clean"),
        columns={"n": "customers.name transformation"},
    ),
    "plus joins texts": Case(
        "select name + city as both from customers",
        noticed=("name + city", "city + name"),
        unnoticed=("as both", "both"),
        columns={"both": "customers.city transformation, customers.name transformation"},
    ),
    "JSON values": Case(
        "select json_value(doc, '$.a') as a, json_query(doc, '$.b') as b from orders",
        noticed=("$.b", "$.c"),
        unnoticed=("json_value", "JSON_VALUE"),
        columns={"a": "orders.doc transformation", "b": "orders.doc transformation"},
    ),
    "into": Case(
        "select id into copy from orders",
        noticed=("id into", "amount into"),
        unresolved="`select … into` in a select",
    ),
    "a list by way of XML": Case(
        "select c.id, stuff((select ',' + o.note from orders as o where o.customer = c.id order by o.placed for xml path(''), type).value('.', 'nvarchar(max)'), 1, 1, '') as notes from customers as c",
        noticed=("order by o.placed", "order by o.amount"),
        unnoticed=("as o where", "o where"),
        columns={
            "id": "customers.id",
            "notes": "customers.id filter, orders.* filter, orders.customer filter, orders.note transformation, orders.placed sort",
        },
    ),
    "methods of places": Case(
        "select doc.STDistance(@here) as far, note.ToString() as said from orders",
        noticed=("STDistance", "STOverlaps"),
        unnoticed=("doc.ST", "orders.doc.ST"),
        columns={"far": "orders.doc transformation", "said": "orders.note transformation"},
    ),
}
