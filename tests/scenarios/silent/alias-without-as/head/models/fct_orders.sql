select o.id order_id, o.amount total
from {{ source('raw', 'orders') }} o
