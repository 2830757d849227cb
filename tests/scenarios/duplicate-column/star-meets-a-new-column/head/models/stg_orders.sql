select id, customer_id, status as name
from {{ source('raw', 'orders') }}
