select customer_id, status, ordered_on
from {{ source('raw', 'orders') }}
