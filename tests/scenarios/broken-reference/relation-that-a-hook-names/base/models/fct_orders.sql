select id, amount as old_orders
from {{ source('raw', 'orders') }}
