select id, price from {{ source('raw', 'prices') }}
