"""Edits of a model, as a query before and after: those that DuckDB refuses, by what says so, and those that run."""

Edit = tuple[str, str]
REFUSED: dict[str, tuple[Edit, ...]] = {
    "invalid-query": (
        (
            "select customer, sum(amount) as s from orders group by customer",
            "select customer, sum(count(amount)) as s from orders group by customer",
        ),
        ("select sum(amount) as s from orders", "select sum(max(amount)) as s from orders"),
        (
            "select customer, sum(case when amount>1 then 1 else 0 end) as s from orders group by customer",
            "select customer, sum(case when count(*)>1 then 1 else 0 end) as s from orders group by customer",
        ),
        (
            "select customer, count(*) as n, sum(amount) as s from orders group by customer",
            "select customer, count(*) as n, sum(n) as s from orders group by customer",
        ),
        (
            "select customer, sum(amount) as s from orders group by customer",
            "select customer, sum(row_number() over (order by id)) as s from orders group by customer",
        ),
        ("select id from orders where amount > 1", "select id from orders where row_number() over (order by id) = 1"),
        (
            "select id, row_number() over (order by id) as rn from orders qualify rn = 1",
            "select id, row_number() over (order by id) as rn from orders where rn = 1",
        ),
        (
            "select customer, count(*) as n from orders group by customer",
            "select rank() over (order by id) as r, count(*) as n from orders group by rank() over (order by id)",
        ),
        (
            "select customer as c, count(*) as n from orders group by c",
            "select row_number() over (order by id) as c, count(*) as n from orders group by c",
        ),
        (
            "select customer as c, count(*) as n from orders group by 1",
            "select row_number() over (order by id) as c, count(*) as n from orders group by 1",
        ),
        (
            "select customer, count(*) as n from orders group by customer having count(*)>1",
            "select customer, count(*) as n from orders group by customer having rank() over (order by customer) = 1",
        ),
        (
            "select id, sum(amount) over (order by id) as s from orders",
            "select id, sum(row_number() over (order by id)) over (order by id) as s from orders",
        ),
        (
            "select o.id from orders o join customers c on o.customer=c.id",
            "select o.id from orders o join customers c on o.customer=row_number() over (order by c.id)",
        ),
        ("select id from orders where amount>1", "select id from orders where sum(amount)>1"),
        (
            "select customer, sum(amount) as s from orders group by customer having s > 1",
            "select customer, sum(amount) as s from orders where s > 1 group by customer",
        ),
        (
            "select o.id from orders o join customers c on o.customer=c.id",
            "select o.id from orders o join customers c on o.customer=max(c.id)",
        ),
        (
            "select customer, count(*) as n from orders group by customer",
            "select count(*) as n from orders group by sum(amount)",
        ),
        (
            "select customer, count(*) as n from orders group by 1",
            "select count(*) as n, customer from orders group by 1",
        ),
        (
            "select customer as c, count(*) as n from orders group by c",
            "select count(*) as c, customer as n from orders group by c",
        ),
        (
            "with a as (select id from orders) select id from a",
            "with a as (select id from orders), a as (select id from customers) select id from a",
        ),
        (
            "with a as (select id from orders) select id from a",
            "with a as (select id from orders), a as (select id from orders) select id from a",
        ),
        (
            "with a as (select id from orders) select id from a",
            "with a as (select id from orders), A as (select id from orders) select id from a",
        ),
        ("select id from orders limit 3", "select id from orders limit id"),
        ("select id, note from orders order by 2", "select id, note from orders order by 3"),
        ("select id, note from orders order by 2", "select id, note from orders order by 0"),
        (
            "select id from orders union all select id from customers order by 1",
            "select id from orders union all select id from customers order by 2",
        ),
        ("select id, note from orders order by 2 limit 1", "select id, note from orders order by 3 limit 1"),
        (
            "select customer, count(*) as n from orders group by 1",
            "select customer, count(*) as n from orders group by 3",
        ),
        (
            "select *, count(*) as n from (select id, note from orders) group by 1, 2",
            "select *, count(*) as n from (select id from orders) group by 1, 2, 3",
        ),
        ("select distinct on (1) id, note from orders", "select distinct on (3) id, note from orders"),
        ("select * from (values (1,2),(3,4)) t(a,b)", "select * from (values (1,2),(3)) t(a,b)"),
        (
            "select * exclude (note) from (select note, id from orders)",
            "select * exclude (note) from (select note from orders)",
        ),
        ("select o.* from orders o", "select x.* from orders o"),
        (
            "select sum(amount) over w as s from orders window w as (order by id)",
            "select sum(amount) over v as s from orders window w as (order by id)",
        ),
        (
            "select sum(amount) over w as s from orders window w as (order by id)",
            "select sum(amount) over w as s from orders window w as (order by id), w as (order by id)",
        ),
        ("select row_number() over () as s from orders", "select row_number() as s from orders"),
        ("select lag(id) over (order by id) as s from orders", "select lag(id) as s from orders"),
        (
            "select count(*) filter (where amount>1) as s from orders",
            "select count(*) filter (where sum(amount)>1) as s from orders",
        ),
        ("select id from orders qualify row_number() over (order by id)=1", "select id from orders qualify id=1"),
        ("select 1 as a", "select *"),
        ("select id, note from orders", "select id,, note from orders"),
        (
            "select customer, list(id order by id) as n from orders group by customer",
            "select customer, list(id order by count(*)) as n from orders group by customer",
        ),
    ),
    "ungrouped-column": (
        ("select distinct customer from orders", "select distinct sum(customer) , id from orders"),
        (
            "select customer, count(*) as n from orders group by customer having count(*)>1",
            "select customer, count(*) as n from orders group by customer having amount>1",
        ),
        (
            "select customer, count(*) as n from orders group by customer order by customer",
            "select customer, count(*) as n from orders group by customer order by amount",
        ),
        (
            "select customer, count(*) as n from orders group by customer order by customer",
            "select customer, count(*) as n from orders group by customer order by lower(note)",
        ),
        (
            "select customer, count(*) as n from orders group by customer order by customer limit 3",
            "select customer, count(*) as n from orders group by customer order by amount limit 3",
        ),
        (
            "select customer, count(*) as n from orders group by customer qualify rank() over (order by customer) = 1",
            "select customer, count(*) as n from orders group by customer qualify rank() over (order by amount) = 1",
        ),
        (
            "select customer, row_number() over (order by count(*)) as n from orders group by customer",
            "select customer, row_number() over (order by amount) as n from orders group by customer",
        ),
        (
            "select customer, row_number() over (partition by customer) as n from orders group by customer",
            "select customer, row_number() over (partition by note) as n from orders group by customer",
        ),
        (
            "select customer, sum(count(*)) over () as n from orders group by customer",
            "select customer, sum(amount) over () as n from orders group by customer",
        ),
        (
            "select customer, case when sum(amount) > 1 then 1 end as n from orders group by customer",
            "select customer, case when amount > 1 then 1 end as n from orders group by customer",
        ),
        ("select count(*) as n from orders", "select count(*) as n, note from orders"),
        ("select count(*) as n from orders having count(*)>1", "select count(*) as n from orders having amount>1"),
        ("select count(*) as n from orders order by 1", "select count(*) as n from orders order by id"),
        ("select id from orders where amount>1", "select id from orders having amount>1"),
        ("select id from orders where amount>1", "select id from orders having sum(amount)>1"),
        ("select id from orders order by id", "select id from orders order by count(*)"),
        (
            "select customer, count(*) as n from orders group by customer",
            "select customer, count(*) as n from orders group by 'customer'",
        ),
    ),
    "ambiguous-column": (
        (
            "select a.id from orders a join customers b on a.customer=b.id",
            "select a.id from orders a join customers a on a.customer=a.id",
        ),
        ("select id from orders join customers using (id)", "select id from orders join customers using (name)"),
        (
            "select o.id from orders o join customers c on o.customer=c.id",
            "select id from orders o join customers c on o.customer=c.id",
        ),
    ),
}
# What looks like a refusal and is none: nothing here may be called broken with proof.
RUNNING: tuple[Edit, ...] = (
    (
        "with a as (select id from orders union all select id from customers) select id from orders",
        "with a as (select id, note from orders union all select id from customers) select id from orders",
    ),
    (
        "select id from orders o where exists (select 1 from customers c where c.id = o.customer)",
        "select id from orders o where exists (select 1 from customers o where o.id = o.customer)",
    ),
    ("select o.id from orders o, customers c", "select 1 as id from orders o, customers o"),
    ("select orders.id from orders join customers on true", "select count(*) as id from orders join orders on true"),
    (
        "select a.id as id from orders a cross join customers b",
        "select a.name as id from orders a cross join customers a",
    ),
    ("with t(a) as (select id from orders) select a from t", "with t(a,b) as (select id from orders) select a from t"),
    ("select * rename (note as n) from orders", "select * rename (nota as n) from orders"),
    ("select id as a, note as b from orders", "select id as a, note as a from orders"),
    ("select id from orders where id in (1)", "select id from orders where id in ()"),
    ("select id from orders where id>1", "select id from orders where [id]"),
    ("select id from orders where note='x'", "select id from orders where cast(day as date)"),
    ("select id from orders where id=1", "select id from orders where id=[1]"),
    (
        "select customer, count(*) as n from orders group by all",
        "select customer, count(*) as n from orders group by all having amount > 1",
    ),
    ("select id from orders", "with orders as (select id from orders) select id from orders"),
    (
        "select id from orders",
        "select id from orders o where exists (select 1 from customers o where o.id = o.customer)",
    ),
    (
        "select id from orders",
        "select o.customer from orders o where exists (select 1 from (select 1 as z) o where o.z = o.customer)",
    ),
    ("select id from orders", "select customer, count(*) as n from orders group by all having amount > 1"),
    ("select id from orders", "select customer, count(*) as n from orders group by all order by customer"),
    ("select id from orders", "select count(*) as n, row_number() over (order by count(*)) as r from orders"),
    ("select id from orders", "select sum(amount) as s from orders order by sum(customer)"),
    (
        "select id from orders",
        "select lower(note) as n, count(*) as c from orders group by lower(note) order by lower(note)",
    ),
    ("select id from orders", "select lower(note) as note, count(*) as c from orders group by 1 order by note"),
    (
        "select id from orders",
        "select lower(note) as note, count(*) as c from orders group by note order by upper(note)",
    ),
    ("select id from orders", "select customer c, sum(amount) as s from orders group by customer order by s + c"),
    ("select id from orders", "select 1 as x having 1 = 1"),
    ("select id from orders", "select 1 as x from orders having 1 = 1"),
    (
        "select id from orders",
        "select customer, max(amount) as m from orders group by customer order by max(amount) + min(id), customer",
    ),
    ("select id from orders", "select distinct customer, amount from orders order by id"),
    (
        "select id from orders",
        "select customer, count(*) from orders group by customer order by (select max(id) from customers)",
    ),
    ("select id from orders", "select customer, count(*) from orders group by cube(customer, note) order by note"),
    ("select id from orders", "select a.city from orders a join customers a on true"),
    (
        "select id from orders",
        "select x.id from orders x where x.id in (select x.id from customers x where x.city = x.note)",
    ),
    ("select id from orders", "select any_value(amount) filter (where amount > 1) as s from orders"),
    ("select id from orders", "select list_sum(list(amount)) as s, sum(list_sum([amount])) as z from orders"),
    ("select id from orders", "select max(amount, 2) as m from orders"),
    ("select id from orders", "select max(list_max(list_value(amount))) as m from orders"),
    ("select id from orders", "select count(distinct (select max(id) from customers)) as x from orders"),
    ("select id from orders", "select sum((select max(id) from customers where id = customer)) as x from orders"),
    ("select id from orders", "select sum(amount) as s, (select sum(s.id) from orders s) as z from orders"),
    ("select id from orders", "select id from orders limit (select max(id) from customers)"),
    ("select id from orders", "select id from orders limit 1 + 1"),
    (
        "select id from orders",
        "select first(amount order by id) as f, quantile_cont(amount, 0.5) as q, mode(note) from orders",
    ),
    (
        "select id from orders",
        "select count(*) over (order by id) as n, sum(count(*)) over () as x from orders group by customer, id",
    ),
    (
        "select id from orders",
        "select sum(amount) filter (where id in (select max(id) from customers)) as n from orders",
    ),
    ("select id from orders", "select rank() over (order by id) as r from orders qualify r = 1"),
    (
        "select id from orders",
        "select rank() over w as r from orders window w as (order by id) qualify rank() over w = 1",
    ),
    ("select id from orders", "select * from (select id from orders) x qualify count(*) over () > 1"),
)
# What only the warehouse can tell: there may be a function, a type or a table of that name.
PERHAPS: tuple[Edit, ...] = (
    ("select lower(note) as n from orders", "select lowr(note) as n from orders"),
    ("select sum(amount) as n from orders", "select summ(amount) as n from orders"),
    ("select cast(id as integer) as id from orders", "select cast(id as integr) as id from orders"),
    (
        "with recent as (select id from orders) select id from recent",
        "with recent as (select id from orders) select id from recents",
    ),
    (
        "with recent as (select id from orders) select id from recent",
        "with latest as (select id from orders) select id from recent",
    ),
    (
        "with a as (select id from orders), b as (select id from a) select id from b",
        "with b as (select id from a), a as (select id from orders) select id from b",
    ),
)
# What DuckDB calls a column that has no name, in all of its versions.
NAMED: dict[str, str] = {
    "id + 1": "(id + 1)",
    "id + 1 + 2": "((id + 1) + 2)",
    "id > 1 and amount < 2": "((id > 1) AND (amount < 2))",
    "id::varchar": "CAST(id AS VARCHAR)",
    "(id + 1)::date": "CAST((id + 1) AS date)",
    "try_cast(note as int)": "TRY_CAST(note AS INTEGER)",
    "note is not null": "(note IS NOT NULL)",
    "id in (1, 2)": "(id IN (1, 2))",
    "id between 1 and 2": "(id BETWEEN 1 AND 2)",
    "note like 'a%'": "(note ~~ 'a%')",
    "coalesce(note, '')": "COALESCE(note, '')",
    "sum(amount * 2)": "sum((amount * 2))",
}
