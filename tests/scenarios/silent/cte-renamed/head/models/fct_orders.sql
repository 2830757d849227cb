with all_orders as (select id, status, amount from {{ source('raw', 'orders') }}),
only_paid as (select x.id, x.amount from all_orders as x where x.status = 'paid')
select only_paid.id, only_paid.amount from only_paid
