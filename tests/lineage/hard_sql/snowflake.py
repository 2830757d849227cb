"""Snowflake's own shapes."""
# ruff: noqa: E501 - a query is read best on one line

from tests.lineage.hard_sql.case import Case

ADAPTER = "snowflake"

CASES = {
    "flatten of a path": Case(
        "select o.id, f.value:sku::text as sku from orders o, lateral flatten(input => o.lines:items) f",
        noticed=("lines:items", "lines:other"),
        unnoticed=("lateral flatten", "lateral   flatten"),
        columns={"id": "orders.id", "sku": "orders.lines transformation"},
        rows="orders.lines join",
    ),
    "outer flatten": Case(
        "select id, f.index as at from orders, lateral flatten(input => lines, outer => true) f",
        noticed=("outer => true", "outer => false"),
        unnoticed=("as at", "at"),
        columns={"id": "orders.id", "at": "orders.lines transformation"},
        rows="orders.lines join",
    ),
    "flatten as a table": Case(
        "select f.key as k, f.value as v from orders, table(flatten(input => doc, recursive => true)) f",
        noticed=("recursive => true", "recursive => false"),
        unnoticed=("as v", "v"),
        columns={"k": "orders.doc transformation", "v": "orders.doc transformation"},
        rows="orders.doc join",
    ),
    "flatten of a flatten": Case(
        "select g.value as leaf from orders o, lateral flatten(input => o.doc) f, lateral flatten(input => f.value:parts) g",
        noticed=("value:parts", "value:whole"),
        unnoticed=("o.doc) f, lateral flatten(input => f.value", "o.doc) ff, lateral flatten(input => ff.value"),
        columns={"leaf": "orders.doc transformation"},
        rows="orders.doc join",
    ),
    "path into a document": Case(
        "select doc:buyer.name::text as buyer, doc['buyer']['age'] as age from orders",
        noticed=("buyer.name", "buyer.mail"),
        unnoticed=("::text as buyer", ":: text as buyer"),
        columns={"buyer": "orders.doc transformation", "age": "orders.doc transformation"},
    ),
    "path with a quoted name": Case(
        'select doc:"Buyer Name"[0] as first_buyer from orders',
        noticed=("[0]", "[1]"),
        unnoticed=("select doc", "select  orders.doc"),
        columns={"first_buyer": "orders.doc transformation"},
    ),
    "qualify": Case(
        "select id, amount from orders qualify row_number() over (partition by customer order by placed desc) = 1",
        noticed=("placed desc", "placed asc"),
        unnoticed=("row_number", "ROW_NUMBER"),
        columns={"id": "orders.id", "amount": "orders.amount"},
        rows="orders.* window, orders.customer window, orders.placed window",
    ),
    "qualify by an alias": Case(
        "select id, row_number() over (partition by customer order by placed) as nth from orders qualify nth = 1",
        noticed=("nth = 1", "nth = 2"),
        unnoticed=("placed) as nth", "placed asc) as nth"),
        columns={"id": "orders.id", "nth": "orders.* window, orders.customer window, orders.placed window"},
        rows="orders.* window, orders.customer window, orders.placed window",
    ),
    "columns of values by place": Case(
        "select $1 as id, $2 as name from values (1, 'a'), (2, 'b')",
        noticed=("'b'", "'c'"),
        unnoticed=("'a'), (2", "'a') , (2"),
        columns={"id": "", "name": ""},
    ),
    "a column of a relation by its place": Case(
        "select o.$2 as customer from orders o",
        noticed=("$2", "$3"),
        unnoticed=("from orders o", "from orders as o"),
        columns={"customer": "orders.customer"},
    ),
    "every column as one document": Case(
        "select object_construct(*) as doc from customers",
        noticed=("(*)", "(* exclude (city))"),
        unnoticed=("object_construct", "OBJECT_CONSTRUCT"),
        columns={
            "doc": "customers.city transformation, customers.id transformation, customers.name transformation, customers.since transformation"
        },
    ),
    "some columns as one document": Case(
        "select object_construct(* exclude (city)) as doc from customers",
        noticed=("(city)", "(name)"),
        unnoticed=("exclude", "EXCLUDE"),
        columns={"doc": "customers.id transformation, customers.name transformation, customers.since transformation"},
    ),
    "star ilike": Case(
        "select * ilike '%am%' from customers",
        noticed=("'%am%'", "'%it%'"),
        unnoticed=("ilike", "ILIKE"),
        columns={"name": "customers.name"},
    ),
    "star exclude and rename": Case(
        "select * exclude (since) rename (name as full_name) from customers",
        noticed=("as full_name", "as whole_name"),
        unnoticed=("exclude (since)", "exclude since"),
        columns={"id": "customers.id", "full_name": "customers.name", "city": "customers.city"},
    ),
    "star replace": Case(
        "select * replace (upper(city) as city) from customers",
        noticed=("upper", "lower"),
        unnoticed=("(upper(city) as city)", "( upper( city ) as city )"),
        columns={
            "id": "customers.id",
            "name": "customers.name",
            "city": "customers.city transformation",
            "since": "customers.since",
        },
    ),
    "group by all": Case(
        "select city, count(*) as n from customers group by all",
        noticed=("select city, count", "select upper(city) as city, count"),
        unnoticed=("group by all", "group by 1"),
        columns={"city": "customers.city", "n": "customers.* aggregation, customers.city group by"},
        rows="customers.city group by",
    ),
    "a sample": Case(
        "select id from orders sample (10) seed (3)",
        noticed=("(10)", "(20)"),
        unnoticed=("sample", "tablesample"),
        columns={"id": "orders.id"},
    ),
    "time travel": Case(
        "select id from orders at (timestamp => '2024-01-01'::timestamp)",
        noticed=("2024-01-01", "2024-02-01"),
        unnoticed=("at (timestamp", "AT (timestamp"),
        columns={"id": "orders.id"},
    ),
    "time travel by an offset": Case(
        "select o.amount from orders before (statement => 'abc') as o",
        noticed=("'abc'", "'abd'"),
        unnoticed=("before", "BEFORE"),
        columns={"amount": "orders.amount"},
    ),
    "changes": Case(
        "select id, metadata$action as action from orders changes (information => default) at (timestamp => '2024-01-01'::timestamp)",
        noticed=("information => default", "information => append_only"),
        unnoticed=("changes", "CHANGES"),
        columns={"id": "orders.id", "action": ""},
    ),
    "generated rows": Case(
        "select seq4() as n from table(generator(rowcount => 10))",
        noticed=("rowcount => 10", "rowcount => 20"),
        unnoticed=("generator", "GENERATOR"),
        columns={"n": ""},
    ),
    "split to table": Case(
        "select s.value as part from orders, lateral split_to_table(customer, ',') s",
        noticed=("','", "';'"),
        unnoticed=("lateral split", "lateral  split"),
        columns={"part": "orders.customer transformation"},
        rows="orders.customer join",
    ),
    "asof join": Case(
        "select o.id, c.name from orders o asof join customers c match_condition (o.placed >= c.since) on o.customer = c.id",
        noticed=("o.placed >= c.since", "o.placed > c.since"),
        unnoticed=("o.customer = c.id", "c.id = o.customer"),
        columns={"id": "orders.id", "name": "customers.name"},
        rows="customers.* join, customers.id join, customers.since join, orders.customer join, orders.placed join",
    ),
    "static pivot": Case(
        "select * from (select customer, placed, amount from orders) pivot (sum(amount) for placed in ('a', 'b')) as p (customer, a, b)",
        noticed=("sum", "max"),
        unnoticed=("for placed in", "for PLACED in"),
        columns={
            "customer": "orders.customer",
            "a": "orders.* aggregation, orders.amount aggregation, orders.placed transformation",
            "b": "orders.* aggregation, orders.amount aggregation, orders.placed transformation",
        },
        rows="orders.customer group by",
    ),
    "dynamic pivot": Case(
        "select * from (select customer, placed, amount from orders) pivot (sum(amount) for placed in (any order by placed))",
        noticed=("sum", "max"),
        unnoticed=("any order", "ANY ORDER"),
        columns={"customer": "orders.customer"},
        rows="orders.customer group by",
        is_open=True,
    ),
    "unpivot": Case(
        "select id, part, worth from orders unpivot (worth for part in (amount, customer))",
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
        "with tree as (select id, customer, 1 as depth from orders where customer is null union all select o.id, o.customer, t.depth + 1 from orders o join tree t on o.customer = t.id) select id, depth from tree",
        noticed=("depth + 1", "depth + 2"),
        unnoticed=("tree t on", "tree as t on"),
        columns={"id": "orders.id transformation", "depth": ""},
        rows="orders.* join, orders.customer filter, orders.customer join, orders.id join",
    ),
    "a lambda": Case(
        "select transform(tags, x -> x * amount) as scaled, filter(tags, t -> t > 0) as positive from orders",
        noticed=("x * amount", "x * id"),
        unnoticed=("x -> x * amount", "y -> y * amount"),
        columns={
            "scaled": "orders.amount transformation, orders.tags transformation",
            "positive": "orders.tags transformation",
        },
    ),
    "ordered-set aggregate": Case(
        "select customer, listagg(distinct name, ', ') within group (order by name) as names from customers join orders on orders.customer = customers.id group by customer",
        noticed=("order by name", "order by name desc"),
        unnoticed=("listagg", "LISTAGG"),
        columns={
            "customer": "orders.customer",
            "names": "customers.* aggregation, customers.id join, customers.name aggregation, orders.* join, orders.customer group by, orders.customer join",
        },
        rows="customers.id join, orders.* join, orders.customer group by, orders.customer join",
    ),
    "percentile": Case(
        "select percentile_cont(0.5) within group (order by amount) as middle from orders",
        noticed=("0.5", "0.9"),
        unnoticed=("percentile_cont", "PERCENTILE_CONT"),
        columns={"middle": "orders.* aggregation, orders.amount aggregation"},
    ),
    "max by": Case(
        "select customer, max_by(id, placed) as latest from orders group by customer",
        noticed=("placed", "amount"),
        unnoticed=("group by customer", "group by 1"),
        columns={
            "customer": "orders.customer",
            "latest": "orders.* aggregation, orders.customer group by, orders.id aggregation, orders.placed aggregation",
        },
        rows="orders.customer group by",
    ),
    "conditional functions": Case(
        "select iff(amount > 0, orders.id, null) as a, decode(city, 'x', 1, 0) as b, nvl2(name, 1, 2) as c from orders join customers on orders.customer = customers.id",
        noticed=("'x', 1", "'y', 1"),
        unnoticed=("iff(amount > 0", "iff(0 < amount"),
        columns={
            "a": "orders.amount conditional, orders.id transformation",
            "b": "customers.city transformation",
            "c": "customers.name transformation",
        },
        rows="customers.* join, customers.id join, orders.customer join",
    ),
    "an alias read beside": Case(
        "select amount * 2 as double, double + 1 as more from orders where double > 3",
        noticed=("double > 3", "double > 4"),
        unnoticed=("amount * 2", "2 * amount"),
        columns={"double": "orders.amount transformation", "more": "orders.amount transformation"},
        rows="orders.amount filter",
    ),
    "connect by": Case(
        "select id from orders start with customer is null connect by customer = prior id",
        noticed=("customer is null", "customer = 0"),
        unresolved="`connect by` in a select",
    ),
    "match recognize": Case(
        "select * from orders match_recognize (partition by customer order by placed measures final last(amount) as worth one row per match pattern (up+) define up as amount > lag(amount))",
        noticed=("up+", "up*"),
        unresolved="`match_recognize` in a select",
    ),
    "a name made by the SQL": Case(
        "select id from identifier('orders')",
        noticed=("'orders'", "'customers'"),
        unresolved="`identifier(…)`: a name made by the SQL",
    ),
    "an outer join of old": Case(
        "select orders.id from orders, customers where orders.customer = customers.id(+)",
        noticed=("customers.id(+)", "customers.id"),
        unresolved="an outer join written with (+)",
    ),
    "quoted and mixed case": Case(
        'select "Id" from (select id as "Id", ID as id2 from orders)',
        noticed=('id as "Id"', 'customer as "Id"'),
        unnoticed=('id as "Id", ID', 'ID as "Id", id'),
        columns={"Id": "orders.id"},
    ),
    "a hint and comments": Case(
        "select /*+ a hint */ id -- the key\nfrom /* which */ orders",
        noticed=("id -- the key", "customer as id -- the key"),
        unnoticed=("/*+ a hint */", ""),
        columns={"id": "orders.id"},
    ),
    "a stage of files": Case(
        "select t.$1 as id, metadata$filename as file from @stage/orders (file_format => 'csv', pattern => '.*[.]csv') t",
        noticed=("'.*[.]csv'", "'.*[.]gz'"),
        unnoticed=("t.$1", "T.$1"),
        columns={"id": "", "file": ""},
    ),
    "a relation named by a text": Case(
        "select * from table('orders')",
        noticed=("'orders'", "'customers'"),
        unresolved="`table(…)` of a name that is a text or a variable",
    ),
}
