select id, amount, lower(status) as status from {{ source('raw', 'orders') }}
