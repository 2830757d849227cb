with orders as (
    select id, ordered_on as day from {{ ref('stg_orders') }}
)
select id, date '2026-06-01' - day as age from orders
