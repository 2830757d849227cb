with customers as (

    select * from {{ ref('stg_customers') }}

),

regions as (

    select * from {{ ref('country_regions') }}

),

orders as (

    select
        customer_id,
        min(ordered_at) as first_order_at,
        count(*) as order_count
    from {{ ref('stg_orders') }}
    where order_status <> 'abandoned'
    group by customer_id

)

select
    customers.customer_id,
    customers.full_name,
    customers.email,
    customers.customer_since,
    regions.region,
    orders.first_order_at,
    coalesce(orders.order_count, 0) as order_count
from customers
left join regions
    on customers.country_code = regions.country_code
left join orders
    on customers.customer_id = orders.customer_id
