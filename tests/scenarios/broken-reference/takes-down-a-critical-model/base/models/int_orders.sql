select id, amount from {{ ref('stg_orders') }} where status = 'paid'
