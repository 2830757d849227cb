select id, amount, upper(note) as note from {{ source('raw', 'orders') }}
