select id, customer_id, amount, note from {{ source('raw', 'orders') }}
