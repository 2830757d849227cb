select id, status, {'part': id, 'of': {'all': customer_id}} as parts from {{ source('raw', 'orders') }}
