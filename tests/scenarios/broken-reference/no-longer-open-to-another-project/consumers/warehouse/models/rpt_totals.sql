select count(*) as orders from {{ source('raw', 'orders') }}
