with unused as (select name from {{ source('raw', 'customers') }}),
orders as (select id, amount from {{ source('raw', 'orders') }})
select id, amount from orders
