select id, customer_id, status as phase from {{ source('raw', 'orders') }}
