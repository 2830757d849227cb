select id, amount * 0.81 as net from {{ source('raw', 'orders') }}
