select id, amount from {{ source('raw', 'orders') }} where amount > 0
