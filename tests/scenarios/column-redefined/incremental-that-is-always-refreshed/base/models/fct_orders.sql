select id, amount as net from {{ source('raw', 'orders') }}
