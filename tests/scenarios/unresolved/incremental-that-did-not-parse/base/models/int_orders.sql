select id, amount from {{ source('raw', 'orders') }} where and amount > 0
