select id, amount * 100 as amount from {{ source('raw', 'orders') }}
