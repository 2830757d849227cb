select orders.id as order_id, orders.amount as total
from {{ source('raw', 'orders') }} as orders
