select order_id, cast(amount as decimal(12, 4)) as amount
from {{ source('raw', 'orders') }}
