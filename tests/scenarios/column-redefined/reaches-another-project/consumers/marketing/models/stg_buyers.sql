select distinct customer_id from {{ source('raw', 'orders') }}
