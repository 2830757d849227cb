select customer_id, min(id) as first_id from {{ source('raw', 'orders') }} group by customer_id
