select order_id, cast(amount as numeric) as amount
from {{ source('raw', 'orders') }}
