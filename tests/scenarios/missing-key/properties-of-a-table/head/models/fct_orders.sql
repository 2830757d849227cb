select id, customer_id, ordered_on as order_date
from {{ source('raw', 'orders') }}
