select customer_id, sum(amount) as takings, count(*) as orders from {{ ref('stg_orders') }} group by customer_id
