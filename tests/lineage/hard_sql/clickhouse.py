"""ClickHouse's own shapes."""
# ruff: noqa: E501 - a query is read best on one line

from tests.lineage.hard_sql.case import Case

ADAPTER = "clickhouse"

CASES = {
    "array join": Case(
        "select id, tag from orders array join tags as tag",
        noticed=("tags as tag", "lines as tag"),
        unnoticed=("array join", "ARRAY JOIN"),
        columns={"id": "orders.id", "tag": "orders.tags transformation"},
        rows="orders.tags join",
    ),
    "array join in place": Case(
        "select id, tags from orders array join tags",
        noticed=("array join tags", "left array join tags"),
        unnoticed=("array join", "ARRAY JOIN"),
        columns={"id": "orders.id", "tags": "orders.tags transformation"},
        rows="orders.tags join",
    ),
    "left array join": Case(
        "select id, t from orders left array join tags as t",
        noticed=("left array", "array"),
        unnoticed=("as t", "AS t"),
        columns={"id": "orders.id", "t": "orders.tags transformation"},
        rows="orders.tags join",
    ),
    "array join of several": Case(
        "select a, b from orders array join tags as a, lines as b",
        noticed=("tags as a, lines as b", "lines as a, tags as b"),
        unnoticed=("array join", "ARRAY JOIN"),
        columns={"a": "orders.tags transformation", "b": "orders.lines transformation"},
        rows="orders.lines join, orders.tags join",
    ),
    "the function of that name": Case(
        "select id, arrayJoin(tags) as tag from orders",
        noticed=("arrayJoin(tags)", "arrayJoin(lines)"),
        unnoticed=("as tag", "AS tag"),
        columns={"id": "orders.id", "tag": "orders.tags transformation"},
    ),
    "limit by": Case(
        "select id, customer from orders order by placed limit 2 by customer",
        noticed=("by customer", "by amount"),
        unnoticed=("limit 2", "LIMIT 2"),
        columns={"id": "orders.id", "customer": "orders.customer"},
        rows="orders.customer sort, orders.placed sort",
    ),
    "final": Case(
        "select id, amount from orders final",
        noticed=(" final", ""),
        unnoticed=("final", "FINAL"),
        columns={"id": "orders.id", "amount": "orders.amount"},
    ),
    "final with a name": Case(
        "select o.id from orders as o final where o.amount > 0",
        noticed=("final where", "where"),
        unnoticed=("amount > 0", "amount > (0)"),
        columns={"id": "orders.id"},
        rows="orders.amount filter",
    ),
    "prewhere": Case(
        "select id from orders prewhere amount > 1 where customer = 2",
        noticed=("amount > 1", "amount > 2"),
        unnoticed=("amount > 1", "1 < amount"),
        columns={"id": "orders.id"},
        rows="orders.amount filter, orders.customer filter",
    ),
    "asof join": Case(
        "select o.id, c.name from orders o asof join customers c on o.customer = c.id and o.placed >= c.since",
        noticed=("o.placed >= c.since", "o.placed > c.since"),
        unnoticed=("o.customer = c.id", "c.id = o.customer"),
        columns={"id": "orders.id", "name": "customers.name"},
        rows="customers.* join, customers.id join, customers.since join, orders.customer join, orders.placed join",
    ),
    "asof left join": Case(
        "select o.id, c.name from orders o asof left join customers c on o.customer = c.id and o.placed >= c.since",
        noticed=("asof left join", "asof join"),
        unnoticed=("o.customer = c.id", "c.id = o.customer"),
        columns={
            "id": "orders.id",
            "name": "customers.* join, customers.id join, customers.name, customers.since join, orders.customer join, orders.placed join",
        },
    ),
    "any join": Case(
        "select o.id, c.name from orders o any left join customers c on c.id = o.customer",
        noticed=("any left", "left"),
        unnoticed=("c.id = o.customer", "o.customer = c.id"),
        columns={
            "id": "orders.id",
            "name": "customers.* join, customers.id join, customers.name, orders.customer join",
        },
    ),
    "semi join": Case(
        "select o.id from orders o left semi join customers c on c.id = o.customer",
        noticed=("semi", "anti"),
        unnoticed=("c.id = o.customer", "o.customer = c.id"),
        columns={"id": "orders.id"},
        rows="customers.* join, customers.id join, orders.customer join",
    ),
    "global in": Case(
        "select id from orders where customer global in (select id from customers)",
        noticed=("id from customers", "since from customers"),
        unnoticed=("global in", "GLOBAL IN"),
        columns={"id": "orders.id"},
        rows="customers.* filter, customers.id filter, orders.customer filter",
    ),
    "lambdas": Case(
        "select arrayMap(x -> x + amount, tags) as m, arrayFilter((x, y) -> y > 1, tags, lines) as f from orders",
        noticed=("x + amount", "x + id"),
        unnoticed=("x -> x + amount", "y -> y + amount"),
        columns={
            "m": "orders.amount transformation, orders.tags transformation",
            "f": "orders.lines transformation, orders.tags transformation",
        },
    ),
    "conditional aggregates": Case(
        "select sumIf(amount, customer > 1) as s, countIf(amount > 0) as n, uniqExactIf(id, amount > 2) as u from orders",
        noticed=("customer > 1", "customer > 2"),
        unnoticed=("sumIf(amount, customer > 1)", "sumIf(amount, (customer > 1))"),
        columns={
            "s": "orders.* aggregation, orders.amount aggregation, orders.customer aggregation",
            "n": "orders.* aggregation, orders.amount aggregation",
            "u": "orders.* aggregation, orders.amount aggregation, orders.id aggregation",
        },
    ),
    "parameters of aggregates": Case(
        "select quantile(0.5)(amount) as q, groupArray(3)(id) as g, argMax(id, placed) as latest from orders",
        noticed=("(0.5)", "(0.9)"),
        unnoticed=("as q", "AS q"),
        columns={
            "q": "orders.* aggregation, orders.amount aggregation",
            "g": "orders.* aggregation, orders.id aggregation",
            "latest": "orders.* aggregation, orders.id aggregation, orders.placed aggregation",
        },
    ),
    "a name for an expression": Case(
        "with amount * 2 as twice select id, twice + 1 as more from orders where twice > 3",
        noticed=("amount * 2", "amount * 3"),
        unnoticed=("with amount", "WITH amount"),
        columns={"id": "orders.id", "more": "orders.amount transformation"},
        rows="orders.amount filter",
    ),
    "a name for a query's value": Case(
        "with (select max(amount) from orders) as most select id, amount / most as share from orders",
        noticed=("max(amount)", "min(amount)"),
        unnoticed=("with (select", "WITH (select"),
        columns={
            "id": "orders.id",
            "share": "orders.* aggregation, orders.* filter, orders.amount aggregation, orders.amount transformation",
        },
    ),
    "a name used in an aggregate": Case(
        "with sum(amount) as total select customer, total, total * 2 as twice from orders group by customer",
        noticed=("sum(amount)", "max(amount)"),
        unnoticed=("with sum", "WITH sum"),
        columns={
            "customer": "orders.customer",
            "total": "orders.* aggregation, orders.amount aggregation, orders.customer group by",
            "twice": "orders.* aggregation, orders.amount aggregation, orders.customer group by",
        },
        rows="orders.customer group by",
    ),
    "an alias inside an expression": Case(
        "select (amount + 1 as more) * 2 as twice, more from orders",
        noticed=("amount + 1", "amount + 2"),
        unnoticed=("as twice", "AS twice"),
        columns={"twice": "orders.amount transformation", "more": "orders.amount transformation"},
    ),
    "aliases before columns": Case(
        "select id + 1 as customer, customer * 2 as twice from orders",
        noticed=("id + 1", "id + 2"),
        unnoticed=("id + 1", "1 + id"),
        columns={"customer": "orders.id transformation", "twice": "orders.id transformation"},
    ),
    "columns by a pattern": Case(
        "select columns('^a') from orders",
        noticed=("'^a'", "'^p'"),
        unnoticed=("columns(", "COLUMNS("),
        columns={"amount": "orders.amount transformation"},
    ),
    "star except and replace": Case(
        "select * except (since) replace (upper(city) as city) from customers",
        noticed=("upper", "lower"),
        unnoticed=("except", "EXCEPT"),
        columns={"id": "customers.id", "name": "customers.name", "city": "customers.city transformation"},
    ),
    "star apply": Case(
        "select * apply(toString) from customers",
        noticed=("toString", "toDate"),
        unresolved="a star in `apply`",
    ),
    "with totals": Case(
        "select customer, sum(amount) as s from orders group by customer with totals",
        noticed=("sum", "max"),
        unresolved="`with totals`",
    ),
    "with fill": Case(
        "select placed, sum(amount) as s from orders group by placed order by placed with fill step 2",
        noticed=("step 2", "step 3"),
        unresolved="`order by … with fill`",
    ),
    "settings that matter": Case(
        "select o.id, c.name from orders o left join customers c on c.id = o.customer settings join_use_nulls = 1",
        noticed=("= 1", "= 0"),
        unnoticed=("settings", "SETTINGS"),
        columns={"id": "orders.id", "name": "customers.name"},
        rows="customers.* join, customers.id join, orders.customer join",
    ),
    "settings that do not": Case(
        "select id from orders settings max_threads = 8",
        noticed=("id from", "amount from"),
        unnoticed=("= 8", "= 16"),
        columns={"id": "orders.id"},
    ),
    "a tuple's parts": Case(
        "select tuple(id, amount).2 as a, doc.1 as b from orders",
        noticed=("doc.1", "doc.2"),
        unnoticed=("doc.1", "orders.doc.1"),
        columns={"a": "orders.amount transformation", "b": "orders.doc transformation"},
    ),
    "maps and subcolumns": Case(
        "select doc['a'] as a, tags[1] as t, mapKeys(doc) as k from orders",
        noticed=("tags[1]", "tags[2]"),
        unnoticed=("doc['a']", "orders.doc['a']"),
        columns={"a": "orders.doc transformation", "t": "orders.tags transformation", "k": "orders.doc transformation"},
    ),
    "values with a structure": Case(
        "select a, b from values('a Int8, b String', (1, 'x'), (2, 'y'))",
        noticed=("'y'", "'z'"),
        unnoticed=("values(", "VALUES("),
        columns={"a": "", "b": ""},
    ),
    "numbers": Case(
        "select number from numbers(10)",
        noticed=("(10)", "(11)"),
        unnoticed=("numbers(", "numbers( "),
        columns={"number": ""},
    ),
    "a sample": Case(
        "select id from orders sample 0.1",
        noticed=("0.1", "0.2"),
        unnoticed=("sample", "SAMPLE"),
        columns={"id": "orders.id"},
    ),
    "limit with ties": Case(
        "select id from orders order by amount limit 3 with ties",
        noticed=("with ties", ""),
        unnoticed=("limit 3", "LIMIT 3"),
        columns={"id": "orders.id"},
        rows="orders.amount sort",
    ),
    "case matters": Case(
        "select Id from (select id as Id, amount as id from orders)",
        noticed=("id as Id", "customer as Id"),
        unnoticed=("as Id,", "AS Id,"),
        columns={"Id": "orders.amount"},
    ),
    "named window": Case(
        "select sum(amount) over w as s from orders window w as (partition by customer order by placed)",
        noticed=("partition by customer", "partition by id"),
        unnoticed=("window w", "WINDOW w"),
        columns={"s": "orders.* window, orders.amount transformation, orders.customer window, orders.placed window"},
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
    "multi if": Case(
        "select multiIf(amount > 10, 'a', amount > 5, 'b', 'c') as m, if(amount > 1, 1, 0) as i from orders",
        noticed=("> 5", "> 6"),
        unnoticed=("amount > 1,", "1 < amount,"),
        columns={"m": "orders.amount transformation", "i": "orders.amount conditional"},
    ),
    "JSON": Case(
        "select JSONExtractString(doc, 'a', 'b') as b, visitParamExtractInt(doc, 'c') as c from orders",
        noticed=("'a', 'b'", "'a', 'd'"),
        unnoticed=("as b", "AS b"),
        columns={"b": "orders.doc transformation", "c": "orders.doc transformation"},
    ),
    "a dictionary": Case(
        "select dictGet('cities', 'name', id) as city from customers",
        noticed=("'name'", "'code'"),
        unnoticed=("dictGet(", "dictGet( "),
        columns={"city": "customers.id transformation"},
    ),
    "a format at the end": Case(
        "select id from orders format TabSeparated",
        noticed=("id from", "amount from"),
        unnoticed=("format TabSeparated", "format CSV"),
        columns={"id": "orders.id"},
    ),
    "in the name of a relation": Case(
        "select id from orders where customer in customers",
        noticed=("in customers", "not in customers"),
        unnoticed=("in customers", "in (select * from customers)"),
        columns={"id": "orders.id"},
        rows="customers.* filter, customers.city filter, customers.id filter, customers.name filter, customers.since filter, orders.customer filter",
    ),
    "a field of what a with names": Case(
        "with (select (max(id), min(since)) from customers) as ends select id, ends.1 as a from orders",
        noticed=("ends.1", "ends.2"),
        unnoticed=("as a from", "a from"),
        columns={
            "id": "orders.id",
            "a": "customers.* aggregation, customers.* filter, customers.id aggregation, customers.since aggregation",
        },
    ),
    "types of written values": Case(
        "select a from values('a Int32, b String', (1, 'x'), (2, 'y'))",
        noticed=("Int32", "Int64"),
        unnoticed=("Int32, b", "Int32,  b"),
        columns={"a": ""},
    ),
    "a view with parameters": Case(
        "select a from a_view(since = 3)", noticed=("3", "4"), unnoticed=("since = 3", "since  = 3"), columns={"a": ""}
    ),
    "relations by a pattern": Case(
        "select id from merge('db', '^orders')",
        noticed=("^orders", "^customers"),
        unresolved="`merge(…)`: what it reads is named by a text",
    ),
}
