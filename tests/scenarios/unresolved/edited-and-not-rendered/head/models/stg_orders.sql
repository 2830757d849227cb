select id, amount * {{ env_var('ORDERS_FACTOR') }} as amount
from {{ source('raw', 'orders') }}
