select id, customer_id, amount, channel from {{ ref('stg_orders') }}
