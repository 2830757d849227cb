select id, customer_id, amount * 100 as amount, note from {{ source('raw', 'orders') }}
