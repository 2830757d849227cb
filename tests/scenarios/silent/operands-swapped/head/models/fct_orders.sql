select id, customer_id + id as checksum, id < amount as is_large
from {{ source('raw', 'orders') }}
