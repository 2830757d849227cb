select id, channel, amount from {{ source('raw', 'orders') }}
