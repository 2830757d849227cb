select id, customer_id, amount, upper(channel) as channel from {{ ref('stg_orders') }}
