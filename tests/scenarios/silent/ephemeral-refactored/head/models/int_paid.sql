select id, amount from {{ source('raw', 'orders') }} where 'paid' = status
