select id, customer_id, status as state from {{ source('raw', 'orders') }}
