select id, greatest(amount, customer_id) as highest from {{ ref('stg_orders') }}
