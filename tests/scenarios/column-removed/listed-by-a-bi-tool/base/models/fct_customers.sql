select customer_id, count(*) as orders from {{ source('raw', 'orders') }} group by customer_id
