select id, note from {{ source('raw', 'prices') }}
