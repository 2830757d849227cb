select id, customer_id, amount, status as order_status from {{ source('raw', 'orders') }}
