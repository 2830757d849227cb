select distinct cast(customer_id as varchar) as customer_id from {{ source('raw', 'orders') }}
