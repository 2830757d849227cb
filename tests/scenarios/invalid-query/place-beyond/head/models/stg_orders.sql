select customer_id, status
from {{ source('raw', 'orders') }}
