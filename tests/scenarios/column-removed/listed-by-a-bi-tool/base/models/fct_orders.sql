select id, amount, note from {{ source('raw', 'orders') }}
