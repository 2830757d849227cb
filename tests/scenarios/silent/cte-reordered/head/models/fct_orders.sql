with customers as (select id, name from {{ source('raw', 'customers') }}),
orders as (select id, customer_id from {{ source('raw', 'orders') }})
select orders.id, customers.name from orders left join customers on customers.id = orders.customer_id
