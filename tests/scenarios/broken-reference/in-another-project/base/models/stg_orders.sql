select id, customer_id, amount, channel from {{ source('raw', 'orders') }}
