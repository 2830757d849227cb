select id, amount from {{ source('raw', 'orders') }} where amount > 0 or status = 'paid'
