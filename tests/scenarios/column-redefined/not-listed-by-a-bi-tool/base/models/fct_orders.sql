select id, amount, lower(note) as note from {{ source('raw', 'orders') }}
