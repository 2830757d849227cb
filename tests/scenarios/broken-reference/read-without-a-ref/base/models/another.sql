with a_orders as (select 1 as note) select note from a_orders
