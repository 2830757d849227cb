select order_id, cast(amount as decimal(10, 2)) as amount
from {{ source('raw', 'orders') }}
