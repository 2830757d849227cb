select id, cast(amount as varchar) as amount from {{ source('raw', 'orders') }}
