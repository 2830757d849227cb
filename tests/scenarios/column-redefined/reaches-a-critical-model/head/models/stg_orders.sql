select id, amount, upper(status) as status from {{ source('raw', 'orders') }}
