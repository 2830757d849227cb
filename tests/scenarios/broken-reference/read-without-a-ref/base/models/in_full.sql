with orders as (
    select * from "db"."main"."a_orders"
)
select id, note from orders
