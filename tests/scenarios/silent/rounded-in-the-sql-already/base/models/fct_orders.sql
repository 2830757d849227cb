select order_id, cast(amount as numeric(10, 2)) as amount
from {{ source('raw', 'orders') }}
