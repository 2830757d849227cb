select id, order_key, amount
from {{ source('raw', 'orders') }}
