with orders as (select id, customer_id from {{ source('raw', 'orders') }}),
customers as (select id, name from {{ source('raw', 'customers') }})
select orders.id, customers.name from orders left join customers on orders.customer_id = customers.id
