"""Redshift's own shapes."""
# ruff: noqa: E501 - a query is read best on one line

from tests.lineage.hard_sql.case import Case

ADAPTER = "redshift"

CASES = {
    "walk into a nested value": Case(
        "select o.id, l.sku from orders o, o.lines l",
        noticed=("o.lines l", "o.tags l"),
        unnoticed=("orders o, o.lines l", "orders as o, o.lines as l"),
        columns={"id": "orders.id", "sku": "orders.lines transformation"},
        rows="orders.lines join",
    ),
    "walk with a place": Case(
        "select l.sku, at from orders o, o.lines as l at at",
        noticed=("o.lines", "o.tags"),
        unnoticed=("orders o", "orders as o"),
        columns={"sku": "orders.lines transformation", "at": "orders.lines transformation"},
        rows="orders.lines join",
    ),
    "object as rows": Case(
        "select k, v from orders o, unpivot o.doc as v at k",
        noticed=("o.doc", "o.lines"),
        unnoticed=("unpivot", "UNPIVOT"),
        columns={"k": "orders.doc transformation", "v": "orders.doc transformation"},
        rows="orders.doc join",
    ),
    "a path of super": Case(
        "select o.doc.buyer.name as n, o.lines[0].sku as s from orders o",
        noticed=("buyer.name", "buyer.mail"),
        unnoticed=("orders o", "orders as o"),
        columns={"n": "orders.doc transformation", "s": "orders.lines transformation"},
    ),
    "star exclude at the end": Case(
        "select * exclude (since) from customers",
        noticed=("(since)", "(city)"),
        unnoticed=("exclude", "EXCLUDE"),
        columns={"id": "customers.id", "name": "customers.name", "city": "customers.city"},
    ),
    "qualify": Case(
        "select id from orders qualify row_number() over (partition by customer order by placed) = 1",
        noticed=("= 1", "= 2"),
        unnoticed=("qualify", "QUALIFY"),
        columns={"id": "orders.id"},
        rows="orders.* window, orders.customer window, orders.placed window",
    ),
    "listagg": Case(
        "select customer, listagg(id, ',') within group (order by placed) as ids from orders group by customer",
        noticed=("order by placed", "order by amount"),
        unnoticed=("listagg", "LISTAGG"),
        columns={
            "customer": "orders.customer",
            "ids": "orders.* aggregation, orders.customer group by, orders.id aggregation, orders.placed aggregation",
        },
        rows="orders.customer group by",
    ),
    "aliases read beside": Case(
        "select amount * 2 as twice, twice + 1 as more from orders",
        noticed=("twice + 1", "twice + 2"),
        unnoticed=("amount * 2", "2 * amount"),
        columns={"twice": "orders.amount transformation", "more": "orders.amount transformation"},
    ),
    "approximate count": Case(
        "select approximate count(distinct customer) as n from orders",
        noticed=("customer", "id"),
        unnoticed=("as n", "n"),
        columns={"n": "orders.* aggregation, orders.customer aggregation"},
    ),
    "JSON text": Case(
        "select json_extract_path_text(doc, 'a', 'b') as b from orders",
        noticed=("'a', 'b'", "'a', 'c'"),
        unnoticed=("json_extract", "JSON_EXTRACT"),
        columns={"b": "orders.doc transformation"},
    ),
    "pivot": Case(
        "select * from (select customer, placed, amount from orders) pivot (sum(amount) for placed in ('a', 'b'))",
        noticed=("'b'", "'c'"),
        unnoticed=("pivot", "PIVOT"),
        columns={
            "customer": "orders.customer",
            "a": "orders.* aggregation, orders.amount aggregation, orders.placed transformation",
            "b": "orders.* aggregation, orders.amount aggregation, orders.placed transformation",
        },
        rows="orders.customer group by",
    ),
    "unpivot": Case(
        "select id, part, worth from (select id, amount, customer from orders) unpivot (worth for part in (amount, customer))",
        noticed=("(amount, customer)", "(amount)"),
        unnoticed=("unpivot", "UNPIVOT"),
        columns={
            "id": "orders.id",
            "part": "orders.amount transformation, orders.customer transformation",
            "worth": "orders.amount transformation, orders.customer transformation",
        },
        rows="orders.amount aggregation, orders.customer aggregation",
    ),
    "median and ratios": Case(
        "select customer, median(amount) as m, ratio_to_report(amount) over (partition by customer) as r from orders group by customer, amount",
        noticed=("median", "max"),
        unnoticed=("partition by customer", "partition by orders.customer"),
        columns={
            "customer": "orders.customer",
            "m": "orders.* aggregation, orders.amount aggregation, orders.amount group by, orders.customer group by",
            "r": "orders.* window, orders.amount group by, orders.amount transformation, orders.customer group by, orders.customer window",
        },
        rows="orders.amount group by, orders.customer group by",
    ),
    "outer join of old": Case(
        "select orders.id from orders, customers where orders.customer = customers.id (+)",
        noticed=("customers.id (+)", "customers.id"),
        unresolved="an outer join written with (+)",
    ),
    "top": Case(
        "select top 3 id from orders order by placed",
        noticed=("top 3", "top 4"),
        unnoticed=("top 3", "TOP 3"),
        columns={"id": "orders.id"},
        rows="orders.placed sort",
    ),
    "recursion": Case(
        "with recursive r(n) as (select 1 as n union all select n + 1 from r where n < 4) select n from r",
        noticed=("n < 4", "n < 5"),
        unnoticed=("n < 4", "4 > n"),
        columns={"n": ""},
    ),
}
