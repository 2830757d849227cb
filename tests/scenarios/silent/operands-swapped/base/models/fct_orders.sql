select id, id + customer_id as checksum, amount > id as is_large
from {{ source('raw', 'orders') }}
