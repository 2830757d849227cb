select id from {{ source('raw', 'prices') }}
