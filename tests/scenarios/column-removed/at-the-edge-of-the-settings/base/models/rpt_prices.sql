select id, price, note from {{ source('raw', 'prices') }}
